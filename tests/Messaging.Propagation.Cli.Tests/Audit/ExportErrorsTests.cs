namespace Messaging.Propagation.Cli.Tests;

public sealed class ExportErrorsTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Increases_count_and_a_counter_that_falls_has_begun_anew()
    {
        var metrics = folder.Write(
            "metrics.jsonl",
            Metric("otelcol_exporter_sent_spans", "otlp/tempo", 100), Metric("otelcol_exporter_send_failed_spans", "otlp/tempo", 4),
            Metric("otelcol_exporter_sent_spans", "otlp/tempo", 150), Metric("otelcol_exporter_send_failed_spans__spans__total", "file", 1),
            Metric("otelcol_exporter_sent_spans", "otlp/tempo", 35), Metric("otelcol_exporter_sent_metric_points", "otlp/tempo", 5000));

        var report = Folder.Audit(metrics);

        Assert.Equal((5, 190), report.Counts("ExportErrorRate"));
        Assert.Equal(5 / 190.0, report.Value("ExportErrorRate"));
    }

    [Fact]
    public void Deltas_are_added()
    {
        var report = Folder.Audit(folder.Write(
            "metrics.jsonl",
            Metric("otelcol_exporter_sent_spans", "file", 90, temporality: 1), Metric("otelcol_exporter_send_failed_spans", "file", 10, temporality: 1),
            Metric("otelcol_exporter_sent_spans", "file", 90, temporality: 1), Metric("otelcol_exporter_send_failed_spans", "file", 10, temporality: 1)));

        Assert.Equal((20, 200), report.Counts("ExportErrorRate"));
    }

    private static string Metric(string name, string exporter, int value, int temporality = 2) => $$$"""
        {"resourceMetrics":[{"resource":{},"scopeMetrics":[{"metrics":[{"name":"{{{name}}}",
        "sum":{"aggregationTemporality":{{{temporality}}},"isMonotonic":true,
        "dataPoints":[{"asInt":"{{{value}}}","attributes":[{"key":"exporter","value":{"stringValue":"{{{exporter}}}"}}]}]}}]}]}]}
        """.ReplaceLineEndings("");
}
