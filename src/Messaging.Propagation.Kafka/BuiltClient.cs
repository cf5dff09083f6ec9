namespace Messaging.Propagation.Kafka;

/// <summary>The decorator of one client that a builder builds. The first handler call or the end of <c>Build</c> creates it.</summary>
/// <typeparam name="TClient">The client's interface.</typeparam>
/// <param name="decorate">Decorates the client.</param>
internal sealed class BuiltClient<TClient>(Func<TClient, TClient> decorate)
    where TClient : class
{
    private readonly Lock gate = new();
    private TClient? decorated;

    /// <summary>Returns the decorator. Thread-safe: log handlers are called on the client's threads while it is being built.</summary>
    /// <param name="client">The client inside; the same in every call.</param>
    public TClient Of(TClient client)
    {
        lock (gate) return decorated ??= decorate(client);
    }

    /// <summary>Returns a handler that is called with the decorator; null if there is no handler.</summary>
    public Action<TClient, T>? Bind<T>(Action<TClient, T>? handler) => handler is null ? null : (client, argument) => handler(Of(client), argument);

    /// <summary>Returns a handler that is called with the decorator; null if there is no handler.</summary>
    public Func<TClient, T, TResult>? Bind<T, TResult>(Func<TClient, T, TResult>? handler) =>
        handler is null ? null : (client, argument) => handler(Of(client), argument);
}
