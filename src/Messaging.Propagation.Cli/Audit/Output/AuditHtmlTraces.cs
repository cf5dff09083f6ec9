using System.Text;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>The worst traces as waterfalls.</summary>
internal static class AuditHtmlTraces
{
    private const double Whole = 100, Last = 99.5;

    public static void Write(StringBuilder page, AuditReport report)
    {
        page.Append("<section><h2>Worst traces</h2>\n");
        if (report.Worst.Count == 0) page.Append("<p class=\"empty\">No broken trace.</p>\n");
        for (var i = 0; i < report.Worst.Count; i++) Trace(page, report.Worst[i], isOpen: i == 0);
        page.Append("</section>\n");
    }

    private static void Trace(StringBuilder page, TraceView trace, bool isOpen)
    {
        page.Append(isOpen ? "<details open>" : "<details>");
        AuditHtml.Add(page, $"<summary><code>{trace.Id}</code>{Show.Seconds(trace.Seconds)}, {trace.AllSpans} spans ");
        Badges(page, trace.Remarks);
        page.Append("</summary><ol class=\"waterfall\">\n");
        foreach (var span in trace.Spans) Row(page, span, trace.Seconds);
        page.Append("</ol>");
        if (trace.AllSpans > trace.Spans.Count) AuditHtml.Add(page, $"<p class=\"hint\">{trace.AllSpans - trace.Spans.Count} more spans are not shown.</p>");
        page.Append("</details>\n");
    }

    private static void Row(StringBuilder page, SpanView span, double whole)
    {
        var left = whole > 0 ? Math.Clamp(span.Start / whole * Whole, 0, Last) : 0;
        var width = whole > 0 ? Math.Clamp(span.Seconds / whole * Whole, 0, Whole - left) : Whole;
        AuditHtml.Add(page, $"<li><span>{span.Name}</span><span class=\"track\"><span class=\"bar {(span.IsError ? "failed" : "work")}\" ");
        AuditHtml.Add(page, $"style=\"left:{left}%;width:{width}%\"></span></span><span class=\"note\">{Show.Seconds(span.Seconds)} {span.Note} ");
        Badges(page, span.Remarks);
        page.Append("</span></li>\n");
    }

    private static void Badges(StringBuilder page, IReadOnlyList<string> remarks)
    {
        foreach (var remark in remarks) AuditHtml.Add(page, $"<span class=\"badge\">{remark}</span>");
    }
}
