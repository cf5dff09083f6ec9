using System.Collections.Concurrent;
using System.Diagnostics;

namespace Messaging.Propagation.Testing;

/// <summary>
/// Records the spans of this library, and of other sources by name, from its start until it is disposed. It sees what the whole process
/// does: tests that share a process tell their own spans by destination or trace id.
/// </summary>
public sealed class SpanRecorder : IDisposable
{
    private readonly ConcurrentQueue<Activity> ended = new();
    private readonly ActivityListener listener;

    /// <summary>Starts recording.</summary>
    /// <param name="sampling">The sampling decision for every span; default: recorded and sampled.</param>
    /// <param name="sources">Names of further activity sources.</param>
    public SpanRecorder(ActivitySamplingResult sampling = ActivitySamplingResult.AllDataAndRecorded, params string[] sources)
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PropagationTelemetry.Name || Array.IndexOf(sources, source.Name) >= 0,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => sampling,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>The spans that have ended, in the order in which they did.</summary>
    public IReadOnlyList<Activity> Spans => [.. ended];

    /// <summary>The spans that have ended on one destination, in the order in which they did.</summary>
    /// <param name="destination">The topic or queue, <c>messaging.destination.name</c>.</param>
    public IReadOnlyList<Activity> On(string destination) =>
        [.. ended.Where(span => span.GetTagItem(MessagingAttributes.DestinationName) as string == destination)];

    /// <summary>Stops recording. What was recorded stays.</summary>
    public void Dispose() => listener.Dispose();
}
