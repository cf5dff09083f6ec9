namespace Messaging.Propagation.Cli.Audit;

/// <summary>Judges one messaging span.</summary>
internal static class SpanJudge
{
    public static AuditDefects Judge(TraceTable table, OpenTrace trace, in SpanRecord span, AuditTally tally)
    {
        var relations = RelationsOf(table, trace, span);
        var at = tally.At(span.System, span.Destination);
        var defects = AuditDefects.None;
        if (relations.HasReference && tally.Count(at, AuditIndicator.OrphanRate, relations.IsMissing, trace.Id)) defects |= AuditDefects.Orphan;
        if (relations.HasTimes && tally.Count(at, AuditIndicator.ClockSkewRate, relations.IsEarly, trace.Id)) defects |= AuditDefects.ClockSkew;
        if (relations.HadTraceState && tally.Count(at, AuditIndicator.TraceStateLossRate, relations.LostTraceState, trace.Id))
            defects |= AuditDefects.TraceStateLost;
        tally.Early(relations.Early);
        if (span.Baggage >= 0) tally.Baggage(at, span.Baggage, trace.Id);
        return span.IsConsumer ? defects | JudgeConsumer(at, trace, span, relations, tally) : defects;
    }

    private static AuditDefects JudgeConsumer(DestinationTally at, OpenTrace trace, in SpanRecord span, in SpanRelations relations, AuditTally tally)
    {
        var defects = AuditDefects.None;
        var messages = span.Messages >= 0 ? span.Messages : Math.Max(1, span.LinkCount);
        var arrived = span.LinkCount > 0 ? span.LinkCount + (long)span.LinksDropped : relations.HasRemoteParent ? 1 : 0;
        if (tally.Count(at, AuditIndicator.Coverage, messages, messages - Math.Min(messages, arrived), trace.Id))
            defects |= AuditDefects.NoContext;

        if (relations.HasFlags && tally.Count(at, AuditIndicator.SamplingMismatchRate, relations.FlagsDiffer, trace.Id))
            defects |= AuditDefects.SamplingMismatch;
        if (tally.Count(at, AuditIndicator.FieldDropRate, (span.Marks & SpanMarks.FieldDropped) != 0, trace.Id)) defects |= AuditDefects.FieldDropped;
        if (tally.Count(at, AuditIndicator.FailureRate, (span.Marks & SpanMarks.Failed) != 0, trace.Id)) defects |= AuditDefects.Failed;
        if ((span.Marks & SpanMarks.TellsFailures) != 0) tally.TellsFailures = true;
        if (span.Operation == MessagingOperation.Process && relations.Produced > 0) at.Lag.Add(Math.Max(0, span.Start - relations.Produced));
        return defects;
    }

    private static SpanRelations RelationsOf(TraceTable table, OpenTrace trace, in SpanRecord span)
    {
        var relations = default(SpanRelations);
        if (span.ParentId != 0)
        {
            var parent = trace.Find(span.ParentId);
            if (parent < 0) relations.AddMissingParent(span);
            else relations.AddParent(span, trace.Spans[parent]);
        }

        foreach (ref readonly var link in trace.LinksOf(span))
        {
            relations.AddLink(span, link);
            var (target, place) = table.Find(link.TraceId, link.SpanId);
            if (target is null) relations.IsMissing = true;
            else relations.AddTarget(span, link, target.Spans[place]);
        }

        return relations;
    }
}
