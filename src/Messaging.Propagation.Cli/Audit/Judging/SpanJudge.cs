namespace Messaging.Propagation.Cli.Audit;

/// <summary>Judges one messaging span.</summary>
internal static class SpanJudge
{
    public static AuditDefects Judge(TraceTable table, OpenTrace trace, in SpanRecord span, AuditTally tally)
    {
        var at = tally.At(span.System, span.Destination);
        var relations = RelationsOf(table, trace, span, span.Operation == MessagingOperation.Process ? at.Lag : null);
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
        var without = messages - Math.Min(messages, arrived);
        if (tally.Count(at, AuditIndicator.Coverage, messages, without, trace.Id)) defects |= AuditDefects.NoContext;
        if (relations.HasFlags && tally.Count(at, AuditIndicator.SamplingMismatchRate, relations.FlagsDiffer, trace.Id))
            defects |= AuditDefects.SamplingMismatch;
        if (messages == 0) return defects;

        // A batch has the reasons of all its messages once. Those without a context are among whom they concern, and it is one at least.
        var concerned = Math.Max(1, without);
        var dropped = (span.Marks & SpanMarks.FieldDropped) != 0 ? concerned : 0;
        var failed = (span.Marks & SpanMarks.Failed) != 0 ? concerned : 0;
        if (tally.Count(at, AuditIndicator.FieldDropRate, messages, dropped, trace.Id)) defects |= AuditDefects.FieldDropped;
        if (tally.Count(at, AuditIndicator.FailureRate, messages, failed, trace.Id)) defects |= AuditDefects.Failed;
        if ((span.Marks & SpanMarks.TellsFailures) != 0) tally.TellsFailures = true;
        return defects;
    }

    /// <param name="table">Where the targets of links are.</param>
    /// <param name="trace">The span's.</param>
    /// <param name="span">The span.</param>
    /// <param name="lag">Gets how long each of its messages waited; null where it processes none.</param>
    private static SpanRelations RelationsOf(TraceTable table, OpenTrace trace, in SpanRecord span, Durations? lag)
    {
        var relations = default(SpanRelations);
        var links = trace.LinksOf(span);
        if (span.ParentId != 0)
        {
            var parent = trace.Find(span.ParentId);
            if (parent < 0) relations.AddMissingParent(span);
            else relations.AddParent(span, trace.Spans[parent]);

            // Where it is linked to as well, the link is that message.
            if (parent >= 0 && !Leads(links, trace.Id, span.ParentId)) AddLag(lag, span, trace.Spans[parent]);
        }

        foreach (ref readonly var link in links)
        {
            relations.AddLink(span, link);
            var (target, place) = table.Find(link.TraceId, link.SpanId);
            if (target is null)
            {
                relations.IsMissing = true;
            }
            else if (place >= 0)
            {
                relations.AddTarget(span, link, target.Spans[place]);
                AddLag(lag, span, target.Spans[place]);
            }
        }

        return relations;
    }

    private static bool Leads(ReadOnlySpan<LinkRecord> links, UInt128 traceId, ulong spanId)
    {
        foreach (ref readonly var link in links)
        {
            if (link.SpanId == spanId && link.TraceId == traceId) return true;
        }

        return false;
    }

    private static void AddLag(Durations? lag, in SpanRecord span, in SpanRecord before)
    {
        if (SpanRelations.IsProducer(before)) lag?.Add(Math.Max(0, span.Start - before.Start));
    }
}
