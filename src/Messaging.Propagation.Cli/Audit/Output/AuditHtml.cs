using System.Runtime.CompilerServices;
using System.Text;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>The report as one page that asks nobody for anything: no script, and the dashboard's style within it.</summary>
internal static class AuditHtml
{
    // Several waterfalls are on this page, where the dashboard has one.
    private const string Own = """
        details { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 8px 10px; margin-bottom: 8px; }
        summary { cursor: pointer; } summary code { margin-right: 8px; }
        #lags svg { display: block; width: 100%; height: 110px; margin-top: 4px; fill: var(--work); }
        """;

    public static string Page(AuditReport report)
    {
        var page = new StringBuilder();
        page.Append(
            """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
              <title>Propagation audit</title>
              <style>

            """);
        page.Append(Style().Replace("#waterfall", ".waterfall", StringComparison.Ordinal)).Append(Own).Append("\n  </style>\n</head>\n<body>\n");
        Header(page, report);
        page.Append("<main>\n");
        AuditHtmlTiles.Write(page, report);
        AuditHtmlTables.Write(page, report);
        AuditHtmlLags.Write(page, report);
        AuditHtmlTraces.Write(page, report);
        page.Append("</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    public static void Add(StringBuilder page, [InterpolatedStringHandlerArgument(nameof(page))] HtmlText markup)
    {
        // The handler has written it.
    }

    private static void Header(StringBuilder page, AuditReport report)
    {
        var input = report.Input;
        Add(page, $"<header><h1>Propagation audit</h1><p>{string.Join(", ", report.Files)}: {input.Spans} spans, {input.MessagingSpans} of them messaging, ");
        Add(page, $"in {input.Traces} traces; window {Show.Window(input.Window)}, {input.LateSpans} late, {input.BrokenLines} broken lines</p></header>\n");
    }

    private static string Style()
    {
        using var stream = typeof(AuditHtml).Assembly.GetManifestResourceStream("audit/dashboard.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
