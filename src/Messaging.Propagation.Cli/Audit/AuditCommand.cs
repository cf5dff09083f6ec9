using System.CommandLine;

namespace Messaging.Propagation.Cli.Audit;

/// <summary><c>msgprop audit</c>: says what spans tell of propagation.</summary>
internal static class AuditCommand
{
    /// <summary>The exit code where a target is missed and that was to be told.</summary>
    public const int Missed = 1;

    private const int DrawnTraces = 20;

    private static readonly PropagationHealthOptions Defaults = new();

    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("files")
        {
            Description = "Spans as OTLP/JSON, a request a line or one document, gzip too; a collector's own metrics likewise.",
            Arity = ArgumentArity.OneOrMore,
        };
        var flow = new Option<string>("--flow") { HelpName = "FILE", Description = "A YAML file that lists the spans which a complete trace has." };
        var window = new Option<string>("--window") { HelpName = "TIME", Description = "How long a trace is waited for after its last span, by the spans' times. Default: 5m." };
        var minimum = new Option<int>("--minimum")
        {
            HelpName = "N",
            Description = "How many samples an indicator must have before its target counts.",
            DefaultValueFactory = _ => Defaults.MinimumMessages,
        };
        var json = new Option<bool>("--json") { Description = "Write the report as JSON." };
        var html = new Option<string>("--html") { HelpName = "FILE", Description = "Write the report as a page to this file, too." };
        var fail = new Option<bool>("--fail") { Description = "Exit with 1 where a target is missed." };
        var command = new Command("audit", "Reads exported spans and reports coverage, completeness, orphans, dropped fields and clock skew.")
        {
            files, flow, window, minimum, json, html, fail,
        };
        command.SetAction(async (parsed, _) =>
        {
            var (page, inputs, least) = (parsed.GetValue(html), parsed.GetValue(files) ?? [], parsed.GetValue(minimum));
            if (page is not null) ReportFile.Check(page, inputs);
            if (least < 1) throw new UsageException($"--minimum {least} is no number of samples; give 1 or more.");
            var wait = parsed.GetValue(window) is { } text ? AuditWindow.Parse(text) : Defaults.Window;
            var options = new AuditOptions(inputs, parsed.GetValue(flow), wait, least, page is null ? 0 : DrawnTraces);
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
