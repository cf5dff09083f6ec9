using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Messaging.Propagation.Testing;

/// <summary>Spans by trace and parent.</summary>
internal sealed class SpanTree
{
    private readonly HashSet<(ActivityTraceId, ActivitySpanId)> ids;
    private readonly ILookup<(ActivityTraceId, ActivitySpanId), Activity> children;

    public SpanTree(IEnumerable<Activity> spans)
    {
        Spans = [.. spans.Distinct().OrderBy(span => span.StartTimeUtc)];
        ids = [.. Spans.Select(span => (span.TraceId, span.SpanId))];
        children = Spans.ToLookup(ParentOf);
    }

    /// <summary>Each span once, in the order in which they started.</summary>
    public IReadOnlyList<Activity> Spans { get; }

    /// <summary>Whether a span's parent ought to be among the spans and is not.</summary>
    public bool IsOrphan(Activity span) => span.ParentSpanId != default && !span.HasRemoteParent && !ids.Contains(ParentOf(span));

    /// <summary>The traces, those together that a link connects, over others as well.</summary>
    public List<List<ActivityTraceId>> ConnectedTraces()
    {
        var groups = Spans.Select(span => span.TraceId).Distinct().Select(trace => new List<ActivityTraceId> { trace }).ToList();
        foreach (var span in Spans)
        {
            foreach (var link in span.Links)
            {
                var (one, other) = (groups.Find(group => group.Contains(span.TraceId)), groups.Find(group => group.Contains(link.Context.TraceId)));
                if (one is null || other is null || one == other) continue;
                one.AddRange(other);
                groups.Remove(other);
            }
        }

        return groups;
    }

    /// <summary>A line for each span, below its parent's and further in.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var trace in Spans.GroupBy(span => span.TraceId))
        {
            text.Append(CultureInfo.InvariantCulture, $"trace {trace.Key}\n");
            foreach (var root in trace.Where(span => !ids.Contains(ParentOf(span)))) Write(root, 1, text);
        }

        return text.ToString().TrimEnd();
    }

    private void Write(Activity span, int depth, StringBuilder text)
    {
        text.Append(' ', depth * 2).Append(CultureInfo.InvariantCulture, $"\"{span.DisplayName}\" {span.SpanId} {span.Kind}");
        if (span.ParentSpanId != default && !ids.Contains(ParentOf(span)))
            text.Append(CultureInfo.InvariantCulture, $", parent {span.ParentSpanId} {(span.HasRemoteParent ? "elsewhere" : "missing")}");
        foreach (var link in span.Links) text.Append(CultureInfo.InvariantCulture, $", link to {link.Context.TraceId}/{link.Context.SpanId}");
        text.Append('\n');
        foreach (var child in children[(span.TraceId, span.SpanId)]) Write(child, depth + 1, text);
    }

    private static (ActivityTraceId, ActivitySpanId) ParentOf(Activity span) => (span.TraceId, span.ParentSpanId);
}
