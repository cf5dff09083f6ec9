using System.Globalization;

namespace Messaging.Propagation.Cli.Probe;

/// <summary>The report for people.</summary>
internal static class ProbeText
{
    private const int ShownValue = 60;

    public static void Write(TextWriter output, ProbeReport report)
    {
        output.WriteLine(report.From == report.To ? report.From : $"{report.From} through {report.To}");
        output.WriteLine();
        Row(output, "format", "field", "what became of it");
        foreach (var row in report.Fields) Row(output, row.Field.Format, row.Field.Name + (row.Field.IsRequired ? " *" : ""), What(row.Verdict));

        if (report.Sizes.Count > 0) output.WriteLine();
        foreach (var row in report.Sizes) output.WriteLine($"{"largest " + row.What,-24}{What(row)}");
        if (report.Lag is { } lag) output.WriteLine($"{"round trip",-24}{What(lag)}");

        output.WriteLine();
        foreach (var note in report.Notes) output.WriteLine($"note: {OneLine.Of(note, int.MaxValue)}");
        var failed = report.Failed.Select(row => $"{row.Field.Name} {Word(row.Verdict.State)}").ToList();
        output.WriteLine(failed.Count == 0 ? "Every field that must survive (*) did." : $"Lost on the way, and must survive (*): {string.Join(", ", failed)}.");
    }

    public static string Word(FieldState state) => state switch
    {
        FieldState.Kept => "kept",
        FieldState.Altered => "altered",
        _ => "dropped",
    };

    private static void Row(TextWriter output, string format, string field, string what) => output.WriteLine($"{format,-16}{field,-34}{what}");

    private static string What(FieldVerdict verdict) =>
        Word(verdict.State) + After(verdict.How) + After(verdict.Received is null ? null : OneLine.Of(verdict.Received, ShownValue));

    private static string After(string? text) => text is null ? "" : $": {text}";

    private static string What(SizeRow row)
    {
        var size = row.Size;
        var below = size.Largest < row.Minimum && size.BrokenAt is not null ? $" (everybody is to carry {row.Minimum})" : "";
        if (size.BrokenAt is not { } broken) return $"{size.Largest} {row.Unit}; more was not tried";
        return $"{(size.Largest == 0 ? "none" : $"{size.Largest} {row.Unit}")}{below}; at {broken} {OneLine.Of(size.Break!)}";
    }

    private static string What(RoundTripLag lag) =>
        (lag.Count == 0 ? "" : $"p50 {Time(lag.P50)}, p95 {Time(lag.P95)}, max {Time(lag.Max)} over {lag.Count} canaries") +
        (lag.Lost == 0 ? "" : $"{(lag.Count == 0 ? "" : "; ")}the next canary did not come back");

    private static string Time(double milliseconds) => milliseconds.ToString("0.0", CultureInfo.InvariantCulture) + " ms";
}
