namespace Messaging.Propagation.Cli.Audit;

/// <summary>Judges a trace: its messaging spans one by one, and what only the whole of it tells.</summary>
internal sealed class TraceJudge(AuditTally tally, AuditFlow? flow, WorstTraces worst)
{
    private AuditDefects[] defects = new AuditDefects[64];

    public void Judge(TraceTable table, OpenTrace trace)
    {
        var spans = trace.Spans;
        if (defects.Length < spans.Length) defects = new AuditDefects[spans.Length * 2];
        var messaging = 0;
        var steps = 0ul;
        for (var i = 0; i < spans.Length; i++)
        {
            ref readonly var span = ref spans[i];
            defects[i] = AuditDefects.None;
            if (flow is not null) steps |= flow.StepsOf(span);
            if (!span.IsMessaging) continue;
            messaging++;
            defects[i] = SpanJudge.Judge(table, trace, span, tally);
        }

        if (messaging == 0 && steps == 0) return;
        tally.MessagingSpans += messaging;
        tally.Reconstructed(trace.Last - trace.First, trace.Id);
        worst.Offer(trace, defects.AsSpan(0, spans.Length), JudgeFlow(trace, steps));
    }

    // A trace that does not begin as the flow does is another one, or the rest of one that broke, which is counted where it broke.
    private int? JudgeFlow(OpenTrace trace, ulong steps)
    {
        if (flow is null || !AuditFlow.Begins(steps)) return null;
        var missing = flow.FirstMissing(steps);
        tally.Count(tally.At(0, flow.NameOf(missing ?? 0)), AuditIndicator.Completeness, missing is not null, trace.Id);
        return missing;
    }
}
