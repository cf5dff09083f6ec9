using System.Collections.Concurrent;
using System.Diagnostics;

namespace Messaging.Propagation.TestKit;

/// <summary>
/// Records the library's spans on some destinations, with the tags that a sampler saw before they began, and samples nothing else but
/// <see cref="Ambient"/>'s: listeners share the process, and the most generous sampler of all has its way.
/// </summary>
public sealed class Spans : IDisposable
{
    private readonly ConcurrentQueue<Activity> ended = new();
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, object?>> seenBySampler = new();
    private readonly ConcurrentDictionary<Activity, string> open = new(ReferenceEqualityComparer.Instance);
    private readonly ActivityListener listener;

    public Spans(params string[] destinations)
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is PropagationTelemetry.Name or Ambient.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
            {
                if (options.Source.Name == Ambient.Name) return ActivitySamplingResult.AllDataAndRecorded;

                var tags = options.Tags?.ToDictionary() ?? [];
                if (!destinations.Contains(tags.GetValueOrDefault(MessagingAttributes.DestinationName))) return ActivitySamplingResult.None;

                seenBySampler[options.Name] = tags;
                return Sample(options);
            },
            ActivityStarted = activity =>
            {
                // Another listener of the process may have wanted it for its own sake.
                if (destinations.Contains(activity.GetTagItem(MessagingAttributes.DestinationName))) open[activity] = activity.DisplayName;
            },
            ActivityStopped = activity =>
            {
                open.TryRemove(activity, out _);
                ended.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>The sampler. By default everything is recorded.</summary>
    public Func<ActivityCreationOptions<ActivityContext>, ActivitySamplingResult> Sample { get; init; } = _ => ActivitySamplingResult.AllDataAndRecorded;

    /// <summary>The one span of this name that has ended.</summary>
    public Activity One(string name) => Assert.Single(ended, span => span.DisplayName == name);

    public IReadOnlyList<Activity> Named(string name) => [.. ended.Where(span => span.DisplayName == name)];

    /// <summary>The names of the spans on these destinations that have started and not ended.</summary>
    public IReadOnlyList<string> Open => [.. open.Values];

    public IReadOnlyDictionary<string, object?> SeenBySampler(string name) => seenBySampler[name];

    public void Dispose() => listener.Dispose();
}
