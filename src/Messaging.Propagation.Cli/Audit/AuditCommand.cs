using System.CommandLine;

namespace Messaging.Propagation.Cli.Audit;

/// <summary><c>msgprop audit</c>: says what spans tell of propagation.</summary>
internal static class AuditCommand
{
    /// <summary>The exit code where a target is missed and that was to be told.</summary>
    public const int Missed = 1;

    private const int DrawnTraces = 20;

    private static readonly TimeSpan DefaultWindow = PropagationHealthOptions.DefaultWindow;

    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("files")
        {
            Description = "Spans as OTLP/JSON, a request a line or one document, gzip too; a collector's own metrics likewise.",
            Arity = ArgumentArity.OneOrMore,
        };
        var flow = new Option<string>("--flow") { Description = "A YAML file that lists the spans which a complete trace has." };
        var window = new Option<string>("--window") { Description = "How long a trace is waited for after its last span, by the spans' times. Default: 5m." };
        var json = new Option<bool>("--json") { Description = "Write the report as JSON." };
        var html = new Option<string>("--html") { Description = "Write the report as a page to this file, too." };
        var fail = new Option<bool>("--fail") { Description = "Exit with 1 where a target is missed." };
        var command = new Command("audit", "Says what spans tell of propagation: what is covered, complete, orphaned, dropped, skewed.")
        {
            files, flow, window, json, html, fail,
        };
        command.SetAction(async (parsed, _) =>
        {
            var page = parsed.GetValue(html);
            if (page is not null) ReportFile.Check(page);
            var wait = parsed.GetValue(window) is { } text ? AuditWindow.Parse(text) : DefaultWindow;
            var options = new AuditOptions(parsed.GetValue(files) ?? [], parsed.GetValue(flow), wait, page is null ? 0 : DrawnTraces);
            var report = await AuditRun.RunAsync(options, IsTerminal(terminal.Error) ? terminal.Error : null);
            if (page is not null) ReportFile.Write(page, AuditHtml.Page(report));
            if (parsed.GetValue(json)) AuditJson.Write(terminal.Output, report);
            else AuditText.Write(terminal.Output, report);
            return parsed.GetValue(fail) && report.IsMissed ? Missed : MsgProp.Good;
        });
        return command;
    }

    private static bool IsTerminal(TextWriter error) => ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;
}
