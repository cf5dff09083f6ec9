using System.Text;

namespace Messaging.Samples.Tests;

/// <summary>Dependency injection, health and export in a generic host.</summary>
public sealed class GenericHostTests
{
    [Fact]
    public async Task It_reports_its_health_and_the_slowest_trace_and_ends()
    {
        var outcome = await Sample.RunAsync("GenericHost");

        outcome.ShouldBe(0);
        Assert.Collection(
            outcome.Output,
            line => Assert.Equal("messaging-propagation: Healthy: 10 messages in the window, every target met.", line),
            line => Assert.Matches(@"^slowest trace: [0-9a-f]{32} waited \d+ ms$", line));
    }

    [Fact]
    public async Task Contexts_that_are_lost_on_the_way_make_it_degraded()
    {
        var outcome = await Sample.RunAsync("GenericHost", arguments: "--sabotage");

        outcome.ShouldBe(1);
        var degraded = Assert.Single(outcome.Output, line => line.StartsWith("messaging-propagation: Degraded: ", StringComparison.Ordinal));
        Assert.Contains("servicebus orders: Coverage is 0 % of 10 messages", degraded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spans_and_metrics_go_to_the_collector_that_the_environment_names()
    {
        await using var collector = await Collector.StartAsync();

        var outcome = await Sample.RunAsync("GenericHost", new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        });

        outcome.ShouldBe(0);
        var (traces, metrics) = (collector.Sent("/v1/traces"), collector.Sent("/v1/metrics"));
        foreach (var span in new[] { "send orders", "process orders" })
            Assert.True(traces.AsSpan().IndexOf(Encoding.UTF8.GetBytes(span)) >= 0, $"no span {span}");
        Assert.True(metrics.AsSpan().IndexOf("messaging.propagation.lag"u8) >= 0, "no lag");
    }

    [Fact]
    public async Task A_wrong_address_of_the_collector_ends_it_with_one_line_that_says_what_to_do()
    {
        var environment = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "127.0.0.1" };

        var outcome = await Sample.RunAsync("GenericHost", environment);

        outcome.ShouldExplain("GenericHost", "http://host:port");
    }
}
