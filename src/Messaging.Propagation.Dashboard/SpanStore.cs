using System.Diagnostics;

namespace Messaging.Propagation.Dashboard;

/// <summary>
/// The spans of the last traces, for their waterfalls. So many spans are taken a second; beyond that only those of traces that have been begun, and for the others
/// this asks for as little as a context, so that a busy application is not dragged down.
/// </summary>
internal sealed class SpanStore(int maxTraces, int spansPerSecond, TimeProvider time)
{
    /// <summary>Most spans of a trace.</summary>
    public const int SpansPerTrace = 64;

    // Nothing is ever started from it. Who listens to the library's source listens to this one of the same name too, and dashboards do not: whether it has listeners says
    // whether there is anybody else.
    private static readonly ActivitySource Others = new(PropagationTelemetry.Name, PropagationTelemetry.ActivitySource.Version);

    private readonly Lock gate = new();
    private readonly Dictionary<ActivityTraceId, List<StoredSpan>> traces = [];
    private readonly Queue<ActivityTraceId> order = new();
    private long second, taken;

    public long Kept { get; private set; }

    public long LeftOut { get; private set; }

    /// <summary>Listens until the result is disposed.</summary>
    public IDisposable Listen()
    {
        // Asked for here, or it might be made, and offered to listeners, before it is known which one it is.
        var own = PropagationTelemetry.ActivitySource;
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source == own,
            Sample = Sample,
            ActivityStarted = Started,
            ActivityStopped = Add,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    public IReadOnlyList<StoredSpan> Of(ActivityTraceId trace)
    {
        lock (gate) return traces.TryGetValue(trace, out var spans) ? [.. spans] : [];
    }

    // Whether a trace is sampled is others' affair: that of their sampler, where somebody else listens, and else that of whoever decided before. What continues a sampled
    // span is then sampled, for services behind go by that; nobody is there to export it.
    private ActivitySamplingResult Sample(ref ActivityCreationOptions<ActivityContext> options) =>
        options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) && !Others.HasListeners() ? ActivitySamplingResult.AllDataAndRecorded
        : HasRoom(options.TraceId) ? ActivitySamplingResult.AllData
        : ActivitySamplingResult.PropagationData;

    // There is no result for a span that is sampled and no more than a context.
    private void Started(Activity span)
    {
        if (span.Recorded && !Others.HasListeners() && !HasRoom(span.TraceId)) span.IsAllDataRequested = false;
    }

    private bool HasRoom(ActivityTraceId trace)
    {
        lock (gate) return Turn() < spansPerSecond || traces.ContainsKey(trace);
    }

    private void Add(Activity span)
    {
        lock (gate)
        {
            if (!traces.TryGetValue(span.TraceId, out var spans))
            {
                if (Turn() >= spansPerSecond || !span.IsAllDataRequested)
                {
                    LeftOut++;
                    return;
                }

                if (order.Count >= maxTraces) traces.Remove(order.Dequeue());
                traces.Add(span.TraceId, spans = []);
                order.Enqueue(span.TraceId);
            }

            if (spans.Count >= SpansPerTrace || !span.IsAllDataRequested)
            {
                LeftOut++;
                return;
            }

            taken++;
            Kept++;
            spans.Add(new StoredSpan(span));
        }
    }

    // How many were taken in this second.
    private long Turn()
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (now != second) (second, taken) = (now, 0);
        return taken;
    }
}

/// <summary>What is kept of a span.</summary>
internal sealed class StoredSpan
{
    private const int MaxLinks = 16;

    public StoredSpan(Activity span)
    {
        SpanId = span.SpanId.ToHexString();
        ParentId = span.ParentSpanId == default ? null : span.ParentSpanId.ToHexString();
        Name = span.DisplayName;
        Kind = span.Kind.ToString();
        Start = span.StartTimeUtc;
        Duration = span.Duration;
        Error = span.Status == ActivityStatusCode.Error ? span.GetTagItem(MessagingAttributes.ErrorType) as string ?? "error" : null;
        Links = [.. span.Links.Take(MaxLinks).Select(link => link.Context.TraceId.ToHexString()).Distinct()];
    }

    public string SpanId { get; }

    public string? ParentId { get; }

    public string Name { get; }

    public string Kind { get; }

    public DateTime Start { get; }

    public TimeSpan Duration { get; }

    public string? Error { get; }

    /// <summary>The traces that it links to.</summary>
    public IReadOnlyList<string> Links { get; }
}
