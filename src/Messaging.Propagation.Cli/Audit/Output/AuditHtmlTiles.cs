using System.Text;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>The indicators as tiles beside their targets.</summary>
internal static class AuditHtmlTiles
{
    public static void Write(StringBuilder page, AuditReport report)
    {
        page.Append("<section><h2>Indicators</h2><ul class=\"tiles\">\n");
        foreach (var each in report.Indicators)
        {
            var (style, mark) = each.IsMet switch { true => ("met", "✓ "), false => ("missed", "✗ "), null => ("", "") };
            var target = each.Facts.Target is null ? "no target" : Show.Target(each.Facts);
            AuditHtml.Add(page, $"<li class=\"{style}\" title=\"{each.Facts.Sentence}\"><span class=\"name\">{each.Name}</span>");
            AuditHtml.Add(page, $"<strong>{Show.Value(each.Facts.Unit, each.Value)}</strong>");
            AuditHtml.Add(page, $"<span class=\"target\">{mark}{target}, of {each.Samples}{(each.IsTooFew && each.Facts.Target is not null ? ", too few to judge" : "")}</span></li>\n");
        }

        page.Append("</ul></section>\n");
    }
}
