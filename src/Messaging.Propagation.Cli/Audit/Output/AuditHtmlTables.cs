using System.Text;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>The worst destinations of each indicator with traces to look at, and the lines that could not be read.</summary>
internal static class AuditHtmlTables
{
    public static void Write(StringBuilder page, AuditReport report)
    {
        page.Append("<section><h2>Worst destinations</h2><div class=\"scroll\"><table><thead><tr><th>Indicator</th><th>Destination</th>");
        page.Append("<th class=\"number\">Value</th><th class=\"number\">Bad</th><th class=\"number\">Of</th></tr></thead><tbody>\n");
        var rows = 0;
        foreach (var each in report.Indicators)
        {
            foreach (var worst in each.Worst) Row(page, each, worst);
            if (each.Examples.Count > 0) Traces(page, each);
            rows += each.Worst.Count;
        }

        if (rows == 0) page.Append("<tr><td colspan=\"5\">None.</td></tr>\n");
        page.Append("</tbody></table></div></section>\n");
        if (report.Input.FirstBroken.Count > 0) Broken(page, report.Input);
    }

    private static void Row(StringBuilder page, IndicatorResult each, DestinationResult worst)
    {
        AuditHtml.Add(page, $"<tr><td data-label=\"Indicator\">{each.Name}</td><td data-label=\"Destination\">{worst.Name}</td>");
        AuditHtml.Add(page, $"<td data-label=\"Value\" class=\"number\">{Show.Value(each.Facts.Unit, worst.Value)}</td>");
        AuditHtml.Add(page, $"<td data-label=\"Bad\" class=\"number\">{worst.Bad}</td><td data-label=\"Of\" class=\"number\">{worst.Samples}</td></tr>\n");
    }

    // They are of the indicator, and may be of any destination.
    private static void Traces(StringBuilder page, IndicatorResult each)
    {
        AuditHtml.Add(page, $"<tr><td data-label=\"Indicator\">{each.Name}</td>");
        AuditHtml.Add(page, $"<td data-label=\"Traces of any destination\" colspan=\"4\">traces of any destination: {string.Join(" ", each.Examples)}</td></tr>\n");
    }

    private static void Broken(StringBuilder page, InputFacts input)
    {
        AuditHtml.Add(page, $"<section><h2>Lines that could not be read: {input.BrokenLines}</h2><ul>\n");
        foreach (var broken in input.FirstBroken) AuditHtml.Add(page, $"<li>{broken}</li>\n");
        page.Append("</ul></section>\n");
    }
}
