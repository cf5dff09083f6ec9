namespace Messaging.Propagation.Cli.Audit;

/// <summary>
/// Holds the spans of each trace until a window after its last one has passed, then has it judged; one window later it is forgotten, for until then spans of
/// other traces may link to it.
/// </summary>
internal sealed class TraceTable(long window, Action<TraceTable, OpenTrace> judge)
{
    /// <summary>A trace that does not end is judged by this many: it would be in memory for ever.</summary>
    public const int MaxSpans = 65_536;

    private readonly Dictionary<UInt128, OpenTrace> traces = [];
    private readonly PriorityQueue<OpenTrace, long> due = new();
    private readonly Watermark watermark = new();
    private long batches;

    public long Spans { get; private set; }

    /// <summary>Spans of traces that had been judged, or should have been: they count nowhere else.</summary>
    public long Late { get; private set; }

    public long Duplicates { get; private set; }

    public long Traces { get; private set; }

    /// <summary>Most traces that were held at a time.</summary>
    public int Peak { get; private set; }

    public void Add(SpanBatch batch)
    {
        batches++;
        foreach (ref readonly var span in batch.Spans) Add(span, batch.LinksOf(span));
        watermark.Add(batch.Time);
        Settle(watermark.Time);
    }

    /// <summary>Judges what is left.</summary>
    public void Finish()
    {
        foreach (var (trace, _) in InOrder())
        {
            if (!trace.IsJudged) judge(this, trace);
        }

        traces.Clear();
        due.Clear();
    }

    /// <summary>Finds a span; the trace is null where it is not there, and the place -1 where it may have been.</summary>
    public (OpenTrace? Trace, int Place) Find(UInt128 traceId, ulong spanId)
    {
        if (!traces.TryGetValue(traceId, out var trace)) return default;
        if (trace.IsOverlong) return (trace, -1);
        var place = trace.Find(spanId);
        return place < 0 ? default : (trace, place);
    }

    private void Add(in SpanRecord span, ReadOnlySpan<LinkRecord> links)
    {
        Spans++;
        if (!traces.TryGetValue(span.TraceId, out var trace))
        {
            if (span.End + window < watermark.Time)
            {
                Late++;
                return;
            }

            trace = new OpenTrace(span.TraceId);
            traces.Add(span.TraceId, trace);
            GoOn(trace, span.End);
            due.Enqueue(trace, trace.GoesOnTo + window);
            Traces++;
            Peak = Math.Max(Peak, traces.Count);
        }

        if (!trace.IsJudged || trace.IsOverlong) GoOn(trace, span.End);
        // One that is late can still be what another links to.
        if (trace.IsJudged) Late++;
        if (trace.IsOverlong || trace.IsJudged && trace.Spans.Length >= MaxSpans) return;
        if (!trace.TryAdd(span, links)) Duplicates++;
        if (trace.IsJudged || trace.Spans.Length < MaxSpans) return;
        judge(this, trace);
        trace.IsJudged = true;
        trace.Empty();
    }

    // The time may be far behind here, when files begin or after a pause; Settle looks again when it has come as far as this batch.
    private void GoOn(OpenTrace trace, long end)
    {
        trace.Latest = Math.Max(trace.Latest, end);
        trace.GoesOnTo = Math.Max(trace.GoesOnTo, Math.Min(end, watermark.Time + window));
        trace.Batch = batches;
    }

    private void Settle(long now)
    {
        while (due.TryPeek(out var trace, out var time) && time < now)
        {
            due.Dequeue();
            if (batches - trace.Batch < Watermark.Batches) trace.GoesOnTo = Math.Max(trace.GoesOnTo, Math.Min(trace.Latest, now + window));
            var next = trace.GoesOnTo + (trace.IsJudged ? 2 * window : window);
            if (next >= now) due.Enqueue(trace, next);
            else if (trace.IsJudged) Forget(trace);
            else Judge(trace);
        }
    }

    private void Judge(OpenTrace trace)
    {
        judge(this, trace);
        trace.IsJudged = true;
        due.Enqueue(trace, trace.GoesOnTo + (2 * window));
    }

    private void Forget(OpenTrace trace)
    {
        traces.Remove(trace.Id);
        trace.Forget();
    }

    // By when each began, so that two runs over the same files name the same examples.
    private List<(OpenTrace Trace, long First)> InOrder()
    {
        var left = new List<(OpenTrace Trace, long First)>(traces.Count);
        foreach (var trace in traces.Values) left.Add((trace, trace.First));
        left.Sort((one, other) => one.First.CompareTo(other.First) is not 0 and var order ? order : one.Trace.Id.CompareTo(other.Trace.Id));
        return left;
    }
}
