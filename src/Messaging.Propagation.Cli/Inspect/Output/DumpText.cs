using System.Globalization;

namespace Messaging.Propagation.Cli.Inspect;

/// <summary>Prints counts and tables for many messages.</summary>
internal static class DumpText
{
    private const int LongestPlace = 40;

    public static void Write(Screen screen, DumpReport report)
    {
        screen.Line($"{Number(report.Messages)} messages, read as {string.Join(", ", report.Shapes.Select(DumpShapes.Describe))}");
        screen.Line();
        screen.Table(
            ["outcome", "messages", "meaning"],
            Enum.GetValues<Verdict>().Where(verdict => report[verdict] > 0).Select(verdict => new[] { Word(verdict), Number(report[verdict]), Meaning(verdict) }),
            numbers: 1);
        if (report.Findings.Any())
        {
            screen.Line();
            screen.Table(["finding", "messages", "what to do"], report.Findings.Select(each => new[] { each.Name, Number(each.Count), each.Advice }), numbers: 1);
        }

        screen.Line();
        screen.Table(["message", "outcome", "trace id", "findings"], report.Listed.Select(Row));
        var total = report.WithFinding > 0 ? report.WithFinding : report.Messages;
        if (report.Listed.Count < total)
            screen.Line($"The first {report.Listed.Count} of {Number(total)}{(report.WithFinding > 0 ? " with a finding" : "")}. List more with --rows, or all with --json.");
    }

    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Extracted => "extracted",
        Verdict.Absent => "absent",
        Verdict.Unread => "unread",
        _ => "failed",
    };

    private static string Meaning(Verdict verdict) => verdict switch
    {
        Verdict.Extracted => "the library uses the trace context",
        Verdict.Absent => "the message carries no trace context",
        Verdict.Unread => "the trace context is in a format that is not read",
        _ => "there is, or was, a trace context and it cannot be used",
    };

    private static string[] Row(Diagnosis diagnosis) =>
    [
        Printable.Of(diagnosis.Message.Place, LongestPlace), Word(diagnosis.Verdict),
        diagnosis.Read.Outcome == ExtractionOutcome.Extracted ? diagnosis.Read.Context.TraceId.ToHexString() : diagnosis.Contexts is [var first, ..] ? first.TraceId : "",
        string.Join("; ", Finding.Of(diagnosis).Select(finding => finding.Text)),
    ];

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
