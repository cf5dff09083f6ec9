using System.Globalization;

namespace Messaging.Propagation.Cli.Tests;

public sealed class ExportErrorsTests : IDisposable
{
    private const string Sent = "otelcol_exporter_sent_spans", Failed = "otelcol_exporter_send_failed_spans";

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_counts_is_what_happened_while_the_files_were_written()
    {
        var metrics = folder.Write(
            "metrics.jsonl",
            Metric("otelcol_process_uptime", 9, at: 9.999), Metric(Sent, 1_000_100, at: 10), Metric(Sent, 1_000_150, at: 20),

            // Its collector was there before without it, and begins anew at 25.
            Metric(Failed + "__spans__total", 4, at: 20), Metric(Sent, 35, at: 30, start: 25), Metric("otelcol_exporter_sent_metric_points", 5000, at: 30));

        var report = Folder.Audit(metrics);

        Assert.Equal((4, 50 + 35 + 4), report.Counts("ExportErrorRate"));
        Assert.Equal(4 / 89.0, report.Value("ExportErrorRate"));
    }

    [Fact]
    public void Two_instances_in_one_file_are_two_counters()
    {
        var report = Folder.Audit(folder.Write(
            "metrics.jsonl",
            Metric(Sent, 1000, at: 10, instance: "a"), Metric(Sent, 20, at: 11, instance: "b"), Metric(Failed, 7, at: 11, instance: "b"),
            Metric(Sent, 1100, at: 20, instance: "a"), Metric(Sent, 30, at: 21, instance: "b"), Metric(Failed, 9, at: 21, instance: "b")));

        Assert.Equal((2, 100 + 10 + 2), report.Counts("ExportErrorRate"));
    }

    [Fact]
    public void One_instance_over_two_files_is_one_counter_whichever_is_read_first()
    {
        var first = folder.Write("metrics-1.jsonl", Metric(Sent, 100, at: 10), Metric(Failed, 1, at: 10), Metric(Sent, 150, at: 20), Metric(Failed, 1, at: 20));
        var second = folder.Write("metrics-2.jsonl", Metric(Sent, 200, at: 30), Metric(Failed, 3, at: 30), Metric(Sent, 250, at: 40), Metric(Failed, 6, at: 40));

        Assert.Equal((5, 155), Folder.Audit(first, second).Counts("ExportErrorRate"));
        Assert.Equal((5, 155), Folder.Audit(second, first).Counts("ExportErrorRate"));
    }

    [Fact]
    public void A_counter_that_does_not_know_when_it_began_counts_from_its_first_point()
    {
        var report = Folder.Audit(folder.Write(
            "metrics.jsonl",
            Metric(Sent, 5, at: 1, instance: "other"), Metric(Sent, 5, at: 0, instance: "no time"),
            Metric(Sent, 900, at: 10, start: 0, instance: "none"), Metric(Sent, 930, at: 20, start: 0, instance: "none"),
            Metric(Sent, 900, at: 10, start: 10, instance: "scraped"), Metric(Sent, 940, at: 20, start: 10, instance: "scraped"),
            Metric(Sent, 900, at: 10, start: 0, instance: "falls"), Metric(Sent, 50, at: 20, start: 0, instance: "falls")));

        Assert.Equal((0, 30 + 40 + 50), report.Counts("ExportErrorRate"));
    }

    [Fact]
    public void Deltas_are_added()
    {
        var report = Folder.Audit(folder.Write(
            "metrics.jsonl",
            Metric(Sent, 90, at: 10, start: 1, temporality: 1), Metric(Failed, 10, at: 10, start: 1, temporality: 1),
            Metric(Sent, 90, at: 20, start: 10, temporality: 1), Metric(Failed, 10, at: 20, start: 10, temporality: 1)));

        Assert.Equal((20, 200), report.Counts("ExportErrorRate"));
    }

    private static string Metric(string name, int value, double at, double start = 1, string instance = "a", int temporality = 2) => $$$"""
        {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.instance.id","value":{"stringValue":"{{{instance}}}"}}]},
        "scopeMetrics":[{"metrics":[{"name":"{{{name}}}","sum":{"aggregationTemporality":{{{temporality}}},"isMonotonic":true,
        "dataPoints":[{"asInt":"{{{value}}}","startTimeUnixNano":"{{{Time(start)}}}","timeUnixNano":"{{{Time(at)}}}",
        "attributes":[{"key":"exporter","value":{"stringValue":"otlp/tempo"}}]}]}}]}]}]}
        """.ReplaceLineEndings("");

    private static string Time(double seconds) =>
        seconds == 0 ? "0" : (1_795_600_000_000_000_000 + (long)(seconds * 1e9)).ToString(CultureInfo.InvariantCulture);
}
