namespace Messaging.Propagation.Cli.Audit;

/// <summary>Keeps the traces with the most defects whole, to be drawn.</summary>
internal sealed class WorstTraces(int capacity)
{
    private const int MaxSpans = 200;

    private readonly List<WorstTrace> kept = [];

    /// <summary>The worst first.</summary>
    public IReadOnlyList<WorstTrace> Traces => kept;

    public void Offer(OpenTrace trace, ReadOnlySpan<AuditDefects> defects, int? missingStep)
    {
        var score = missingStep is null ? 0 : 1;
        var all = missingStep is null ? AuditDefects.None : AuditDefects.Incomplete;
        foreach (var each in defects)
        {
            all |= each;
            score += int.PopCount((int)each);
        }

        if (score == 0 || capacity == 0 || (kept.Count == capacity && kept[^1].Score >= score)) return;
        var place = kept.Count;
        while (place > 0 && kept[place - 1].Score < score) place--;
        kept.Insert(place, new WorstTrace(trace.Id, score, all, missingStep, trace.First, trace.Last, Rows(trace, defects), trace.Spans.Length));
        if (kept.Count > capacity) kept.RemoveAt(capacity);
    }

    private static WorstSpan[] Rows(OpenTrace trace, ReadOnlySpan<AuditDefects> defects)
    {
        var rows = new WorstSpan[trace.Spans.Length];
        for (var i = 0; i < rows.Length; i++) rows[i] = new WorstSpan(trace.Spans[i], defects[i]);
        Array.Sort(rows, static (one, other) => one.Span.Start.CompareTo(other.Span.Start));
        return rows.Length > MaxSpans ? rows[..MaxSpans] : rows;
    }
}
