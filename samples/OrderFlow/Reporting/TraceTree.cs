using System.Diagnostics;

namespace OrderFlow;

/// <summary>One trace as a tree: below a span are its children, and spans of other traces that link to it and have no parent.</summary>
internal sealed class TraceTree
{
    private readonly Findings findings;
    private readonly Journey journey;
    private readonly ILookup<ActivityContext, Activity> children;
    private readonly ILookup<ActivityContext, Activity> linked;

    public TraceTree(Findings findings, Journey journey)
    {
        (this.findings, this.journey) = (findings, journey);
        children = findings.Spans.Where(span => span.ParentSpanId != default).ToLookup(span => Id(span.TraceId, span.ParentSpanId));
        linked = findings.Spans.Where(span => span.ParentSpanId == default)
            .SelectMany(span => span.Links, (span, link) => (Target: Id(link.Context.TraceId, link.Context.SpanId), Span: span))
            .ToLookup(link => link.Target, link => link.Span);
    }

    public string Print()
    {
        var traceId = journey.TraceIds[0];
        var table = new TextTable(new("span"), new("kind"), new("begins", IsNumber: true), new("takes", IsNumber: true), new(""));
        foreach (var root in findings.Spans.Where(span => span.ParentSpanId == default && span.TraceId.ToHexString() == traceId))
            TextTree.AddTo(table, Node(root, root.StartTimeUtc, isLinked: false));
        return table.ToString();
    }

    private TreeNode Node(Activity span, DateTime start, bool isLinked)
    {
        List<string> notes = [];
        if (isLinked) notes.Add("linked");
        if (span.IsProcess() && !isLinked && journey.Arrivals.TryGetValue(span.Destination() ?? "", out var arrival)) notes.Add("lag " + Show.Wait(arrival.Lag));
        if (span.Status == ActivityStatusCode.Error) notes.Add("failed: " + span.StatusDescription);

        var id = Id(span.TraceId, span.SpanId);
        var below = children[id].Select(child => (Span: child, IsLinked: false))
            .Concat(linked[id].Select(other => (Span: other, IsLinked: true)))
            .OrderBy(child => child.Span.StartTimeUtc)
            .Select(child => Node(child.Span, start, child.IsLinked));
        return new TreeNode(
            span.DisplayName,
            [
                span.Kind.ToString().ToUpperInvariant(), Show.Duration(span.StartTimeUtc - start), Show.Duration(span.Duration),
                string.Join(", ", notes),
            ],
            [.. below]);
    }

    private static ActivityContext Id(ActivityTraceId traceId, ActivitySpanId spanId) => new(traceId, spanId, ActivityTraceFlags.None);
}
