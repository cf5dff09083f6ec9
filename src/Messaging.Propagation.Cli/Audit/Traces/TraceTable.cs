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

    public long Spans { get; private set; }

    /// <summary>Spans of traces that had been judged, or should have been: they count nowhere else.</summary>
    public long Late { get; private set; }

    public long Duplicates { get; private set; }

    public long Traces { get; private set; }

    /// <summary>Most traces that were held at a time.</summary>
    public int Peak { get; private set; }

    public void Add(SpanBatch batch)
    {
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

    /// <summary>Finds a span; the trace is null where it is not there.</summary>
    public (OpenTrace? Trace, int Place) Find(UInt128 traceId, ulong spanId)
    {
        if (!traces.TryGetValue(traceId, out var trace)) return default;
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
            due.Enqueue(trace, span.End + window);
            Traces++;
            Peak = Math.Max(Peak, traces.Count);
        }

        // One that is late can still be what another links to.
        if (trace.IsJudged) Late++;
        if (trace.IsJudged && trace.Spans.Length >= MaxSpans) return;
        if (!trace.TryAdd(span, links)) Duplicates++;
        if (trace.IsJudged || trace.Spans.Length < MaxSpans) return;
        judge(this, trace);
        trace.IsJudged = true;
    }

    private void Settle(long now)
    {
        while (due.TryPeek(out var trace, out var time) && time < now)
        {
            due.Dequeue();
            var next = trace.Last + (trace.IsJudged ? 2 * window : window);
            if (next >= now) due.Enqueue(trace, next);
            else if (trace.IsJudged) Forget(trace);
            else Judge(trace);
        }
    }

    private void Judge(OpenTrace trace)
    {
        judge(this, trace);
        trace.IsJudged = true;
        due.Enqueue(trace, trace.Last + (2 * window));
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
