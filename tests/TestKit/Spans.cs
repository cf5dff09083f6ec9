using System.Collections.Concurrent;
using System.Diagnostics;

namespace Messaging.Propagation.TestKit;

/// <summary>Records the library's spans, with the tags that a sampler saw before they began.</summary>
public sealed class Spans : IDisposable
{
    private readonly ConcurrentQueue<Activity> ended = new();
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, object?>> seenBySampler = new();
    private readonly ActivityListener listener;

    public Spans(Func<ActivityCreationOptions<ActivityContext>, ActivitySamplingResult>? sample = null)
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PropagationTelemetry.Name || source.Name == Ambient.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
            {
                seenBySampler[options.Name] = options.Tags?.ToDictionary() ?? [];
                return sample?.Invoke(options) ?? ActivitySamplingResult.AllDataAndRecorded;
            },
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>The one span of this name that has ended.</summary>
    public Activity One(string name) => Assert.Single(ended, span => span.DisplayName == name);

    public IReadOnlyList<Activity> Named(string name) => [.. ended.Where(span => span.DisplayName == name)];

    public IReadOnlyDictionary<string, object?> SeenBySampler(string name) => seenBySampler[name];

    public void Dispose() => listener.Dispose();
}
