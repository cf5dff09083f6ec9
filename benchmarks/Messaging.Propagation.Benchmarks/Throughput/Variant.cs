using System.Diagnostics;

namespace Messaging.Propagation.Benchmarks;

/// <summary>How clients are used in a round.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Propagator">Whose decorators are around the clients; null where they are bare.</param>
/// <param name="Listen">Starts whatever listens meanwhile.</param>
internal sealed record Variant(string Name, MessagePropagator? Propagator, Func<IDisposable?> Listen)
{
    public static readonly Variant Bare = new("bare", null, static () => null);

    public static Variant Nobody() => new("nobody listening", MessagePropagator.Create(), static () => null);

    /// <summary>Every message carries a context, which is made once, outside.</summary>
    public static Variant Ambient() => new("nobody listening, a context to carry", MessagePropagator.Create(), static () => Listening.Start(Who.AmbientContext));

    public static Variant Recorded() => new("every span recorded", MessagePropagator.Create(), static () => RecordSpansOf(PropagationTelemetry.Name));

    /// <summary>Spans and metrics collected by the OpenTelemetry SDK, the stamp, the lag tracker and the health window.</summary>
    public static Variant Everything() => new(
        "everything on",
        MessagePropagator.Create(options =>
        {
            options.Observers.Add(new TraceLagTracker());
            options.Observers.Add(new PropagationHealth());
        }),
        static () => new Collecting());

    /// <summary>Records every span of some sources, and keeps none.</summary>
    public static ActivityListener RecordSpansOf(params string[] sources)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => sources.Contains(source.Name),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
