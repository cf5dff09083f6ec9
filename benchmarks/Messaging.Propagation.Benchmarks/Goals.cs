using System.Globalization;
using System.Text;
using BenchmarkDotNet.Reports;

namespace Messaging.Propagation.Benchmarks;

/// <summary>The goals of speed, and whether a run met them: a table beside BenchmarkDotNet's, of those rows that the run had.</summary>
internal static class Goals
{
    public static void Write(IReadOnlyList<Summary> summaries)
    {
        var table = new StringBuilder("| goal | ours | against | is | goal | |\n| --- | --- | --- | --- | --- | --- |\n");
        var empty = table.Length;
        var run = new Run(summaries);

        Ratio("extract traceparent, time", run.Time("OursExtract"), run.Time("OpenTelemetryExtract"), 0.25);
        Most("extract traceparent, bytes", run.Bytes("OursExtract"), 144, "B");
        Ratio("inject traceparent, time", run.Time("OursInjectGiven"), run.Time("OpenTelemetryInject"), 0.45);
        Ratio("inject traceparent, bytes", run.Bytes("OursInjectGiven"), run.Bytes("OpenTelemetryInject"), 0.60);
        Most("produce, nobody listening, adds", run.Time("Decorated", Who.Nobody) - run.Time("Bare", Who.Nobody), 60, "ns");
        Most("produce, nobody listening, bytes", run.Bytes("Decorated", Who.Nobody), 0, "B");
        Ratio(
            "produce, collected with metrics, adds, against what instrumentation adds", run.Time("Decorated", Who.Collected) - run.Time("Bare", Who.Collected),
            run.Time("Instrumented", Who.Collected) - run.Time("Bare", Who.Collected), 0.50);
        Ratio("the same, bytes", run.Bytes("Decorated", Who.Collected), run.Bytes("Instrumented", Who.Collected), 0.60);
        Ratio("produce, recorded, against by hand", run.Time("Decorated", Who.Recorded), run.Time("ByHand", Who.Recorded), 0.80);
        Ratio("the same, bytes", run.Bytes("Decorated", Who.Recorded), run.Bytes("ByHand", Who.Recorded), 0.70);
        Most("lag tracker, a record", run.Time("Tracker", 1), 150, "ns");
        Most("lag tracker, bytes", run.Bytes("Tracker", 1), 0, "B");

        if (table.Length > empty) File.WriteAllText(Path.Combine(summaries[0].ResultsDirectoryPath, "Goals-report-github.md"), table.ToString());

        void Ratio(string what, double? ours, double? against, double goal)
        {
            if (ours is { } one && against is { } other) Row(what, one, Text(other), one / other, goal, "0.00");
        }

        void Most(string what, double? ours, double goal, string unit)
        {
            if (ours is { } one) Row(what, one, "", one, goal, $"0 {unit}");
        }

        void Row(string what, double ours, string against, double value, double goal, string format)
        {
            var (isText, goalText) = (value.ToString(format, CultureInfo.InvariantCulture), goal.ToString(format, CultureInfo.InvariantCulture));
            table.AppendLine(CultureInfo.InvariantCulture, $"| {what} | {Text(ours)} | {against} | {isText} | {goalText} | {(value <= goal ? "met" : "missed")} |");
        }
    }

    private static string Text(double value) => value.ToString("0", CultureInfo.InvariantCulture);

    private sealed class Run(IEnumerable<Summary> summaries)
    {
        private readonly List<BenchmarkReport> reports = [.. summaries.SelectMany(summary => summary.Reports)];

        /// <summary>Nanoseconds; null where the run did not have it.</summary>
        public double? Time(string method, object? parameter = null) => Find(method, parameter)?.ResultStatistics?.Mean;

        public double? Bytes(string method, object? parameter = null) =>
            Find(method, parameter) is { } report ? report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) : null;

        private BenchmarkReport? Find(string method, object? parameter) => reports.Find(report =>
            report.BenchmarkCase.Descriptor.WorkloadMethod.Name == method
            && report.BenchmarkCase.Descriptor.Type.Name is nameof(KafkaHeadersBenchmarks) or nameof(ProduceBenchmarks) or nameof(LagTrackerBenchmarks)
            && (parameter is null || report.BenchmarkCase.Parameters.Items.Any(item => Equals(item.Value, parameter))));
    }
}
