namespace Messaging.Conventions.Tests;

/// <summary>Rules and panels beside what an application really exports, by the exporter's own renaming.</summary>
public sealed class ExportTests
{
    // No order causes them: an exception of the library's own, a logger that fails to send, a full memory, a sampler that disagrees or is missing, a neighbour.
    private static readonly string[] NotProvoked =
    [
        "messaging_propagation_errors_total", "messaging_propagation_log_dropped_total", "messaging_propagation_memory_evicted_total",
        "messaging_propagation_sampling_mismatches_total", "messaging_propagation_sampling_undecided_total", "messaging_propagation_unread_total",
    ];

    [Fact]
    public async Task OrderFlow_exports_what_rules_and_panels_read()
    {
        var exported = await ExportedMetrics.OfOrderFlowAsync();
        var recorded = RuleFiles.Recorded.Select(rule => rule.Record!).ToHashSet();
        var read = RuleFiles.Recorded.Concat(RuleFiles.Alerts).Select(rule => rule.Expr).Concat(Dashboards.Files.SelectMany(Dashboards.QueriesOf))
            .SelectMany(PromQl.MetricsOf).Where(name => name != ObservabilityTests.Deploying && !recorded.Contains(name)).ToHashSet();

        var missing = read.Except(exported).Order().ToList();
        Assert.True(missing.SequenceEqual(NotProvoked), $"Read, and not exported: {string.Join(", ", missing)}.");
        var ours = exported.Where(name => name.StartsWith("messaging_", StringComparison.Ordinal)).ToList();
        Assert.True(ours.Count >= 20, $"Only {ours.Count} of ours were exported.");
        Assert.Empty(ours.Except(PrometheusNames.Instruments.SelectMany(PrometheusNames.Of)));
    }
}
