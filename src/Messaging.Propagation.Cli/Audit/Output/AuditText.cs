using System.Globalization;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>The report as a table.</summary>
internal static class AuditText
{
    public static void Write(TextWriter output, AuditReport report)
    {
        WriteInput(output, report.Input);
        output.WriteLine();
        var rows = report.Indicators.Select(each => new[]
        {
            each.Name, Show.Value(each.Facts.Unit, each.Value), Show.Target(each.Facts),
            each.IsMet switch { true => "met", false => "MISSED", null => each is { IsTooFew: true, Value: not null, Facts.Target: not null } ? "too few" : "" },
            Samples(each),
        }).Prepend(["indicator", "value", "target", "", "of"]).ToList();
        WriteRows(output, rows);
        WriteDetails(output, report);
        if (report.Lags.Count > 0) WriteLags(output, report.Lags);
    }

    private static void WriteInput(TextWriter output, InputFacts input)
    {
        output.WriteLine($"{input.Spans} spans, {input.MessagingSpans} of them messaging, in {input.Traces} traces; window {Show.Window(input.Window)}");
        if (input.LateSpans > 0) output.WriteLine($"{input.LateSpans} spans came after their trace had been judged; a longer --window takes them in");
        if (input.DuplicateSpans > 0) output.WriteLine($"{input.DuplicateSpans} spans came twice and count once");
        if (input.BrokenLines == 0) return;
        output.WriteLine($"{input.BrokenLines} lines could not be read:");
        foreach (var broken in input.FirstBroken) output.WriteLine($"  {Show.Safe(broken)}");
    }

    private static void WriteDetails(TextWriter output, AuditReport report)
    {
        foreach (var each in report.Indicators.Where(each => each.Worst.Count > 0 || each is { Examples.Count: > 0, Bad: > 0 }))
        {
            output.WriteLine();
            output.WriteLine($"{each.Name}: {each.Facts.Sentence}");
            if (each.Indicator == AuditIndicator.ClockSkewRate) output.WriteLine($"  at most {Show.Seconds(report.MostEarly)} before");
            foreach (var worst in each.Worst)
            {
                var of = each.Bad > 0 ? $"{worst.Bad} of {worst.Samples}" : $"of {worst.Samples}";
                output.WriteLine($"  {Show.Safe(worst.Name)}  {Show.Value(each.Facts.Unit, worst.Value)}  {of}");
            }

            foreach (var trace in each.Examples) output.WriteLine($"  trace {trace}");
        }
    }

    private static void WriteLags(TextWriter output, IReadOnlyList<DestinationLag> lags)
    {
        output.WriteLine();
        WriteRows(output, lags.Select(each => new[]
        {
            Show.Safe(each.Name), Time(each.Lag, 0.5), Time(each.Lag, 0.95), Show.Seconds(each.Lag.Max), each.Lag.Count.ToString(CultureInfo.InvariantCulture),
        }).Prepend(["waited at", "p50", "p95", "most", "of"]).ToList());
    }

    private static string Samples(IndicatorResult each) =>
        each.Samples == 0 ? "" : each.Facts.Unit == IndicatorUnit.Share ? $"{each.Bad} bad of {each.Samples}" : $"{each.Samples}";

    private static string Time(Durations durations, double share) => Show.Seconds(durations.Percentile(share) ?? 0);

    private static void WriteRows(TextWriter output, List<string[]> rows)
    {
        var widths = rows[0].Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows) output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
