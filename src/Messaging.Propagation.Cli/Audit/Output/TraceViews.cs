using System.Globalization;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>Traces as they are shown.</summary>
internal static class TraceViews
{
    private const double Second = 1e9;

    private static readonly (AuditDefects Defect, string Said)[] Remarks =
    [
        (AuditDefects.NoContext, "no context arrived"),
        (AuditDefects.Orphan, "parent or link target absent"),
        (AuditDefects.FieldDropped, "field dropped"),
        (AuditDefects.Failed, "context failed"),
        (AuditDefects.SamplingMismatch, "sampled otherwise"),
        (AuditDefects.ClockSkew, "before its producer"),
        (AuditDefects.TraceStateLost, "trace state lost"),
    ];

    public static string Hex(UInt128 trace) => trace.ToString("x32", CultureInfo.InvariantCulture);

    public static TraceView Of(WorstTrace trace, Utf8Names names, AuditFlow? flow)
    {
        List<string> remarks = [.. RemarksOf(trace.Defects)];
        if (trace.MissingStep is { } step && flow is not null) remarks.Insert(0, $"incomplete: no {flow.LabelOf(step)}");
        return new TraceView(
            Hex(trace.Id), remarks, (trace.Last - trace.First) / Second, [.. trace.Spans.Select(each => View(each, trace.First, names))], trace.AllSpans);
    }

    private static SpanView View(WorstSpan each, long first, Utf8Names names)
    {
        var span = each.Span;
        var note = span.IsMessaging ? $"{span.Operation.ToString().ToLowerInvariant()} {names[span.Destination]} ({names[span.System]})" : "";
        var isError = (span.Marks & SpanMarks.Error) != 0;
        return new SpanView(
            names[span.Name], note, (span.Start - first) / Second, (span.End - span.Start) / Second, isError, [.. RemarksOf(each.Defects)]);
    }

    private static IEnumerable<string> RemarksOf(AuditDefects defects) => Remarks.Where(remark => (defects & remark.Defect) != 0).Select(remark => remark.Said);
}
