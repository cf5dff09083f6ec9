using System.Text;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>How durations are spread: by destination, and of whole traces.</summary>
internal static class AuditHtmlLags
{
    private const int Most = 24, Height = 100;

    public static void Write(StringBuilder page, AuditReport report)
    {
        page.Append("<section><h2>How long it took</h2>");
        page.Append("<p class=\"hint\">Each bar is twice as long a time as the one to its left; the higher, the more of them.</p><div id=\"lags\">\n");
        Figure(page, "Traces, from first span to last", report.TimeToReconstruct);
        foreach (var (name, lag) in report.Lags.Take(Most)) Figure(page, $"Waiting at {name}", lag);
        page.Append("</div></section>\n");
    }

    private static void Figure(StringBuilder page, string title, Durations durations)
    {
        if (durations.Count == 0) return;
        var (half, most) = (durations.Percentile(0.5) ?? 0, durations.Percentile(0.95) ?? 0);
        var text = $"p50 {Show.Seconds(half)}, p95 {Show.Seconds(most)}, most {Show.Seconds(durations.Max)}";
        var bars = durations.Doublings();
        var highest = bars.Max(bar => bar.Count);
        AuditHtml.Add(page, $"<figure><figcaption>{title} <span>{text}, of {durations.Count}</span></figcaption>");
        AuditHtml.Add(page, $"<svg viewBox=\"0 0 {bars.Count * 10} {Height}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{title}: {text}\">");
        for (var i = 0; i < bars.Count; i++)
        {
            var height = bars[i].Count * (double)Height / highest;
            AuditHtml.Add(page, $"<rect x=\"{(i * 10) + 1}\" y=\"{Height - height}\" width=\"8\" height=\"{height}\">");
            AuditHtml.Add(page, $"<title>below {Show.Seconds(bars[i].Below)}: {bars[i].Count}</title></rect>");
        }

        page.Append("</svg></figure>\n");
    }
}
