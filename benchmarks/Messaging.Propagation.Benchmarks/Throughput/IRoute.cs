namespace Messaging.Propagation.Benchmarks;

/// <summary>A way for messages from a producer over a broker to a consumer.</summary>
internal interface IRoute : IAsyncDisposable
{
    string Name { get; }

    /// <summary>So many messages a round that a round takes from half a second to three.</summary>
    int Messages { get; }

    IReadOnlyList<Variant> Variants { get; }

    /// <summary>Sends so many messages and receives them all, by clients of its own.</summary>
    Task<Measurement> MeasureAsync(Variant variant, int messages);
}
