using System.Diagnostics.Metrics;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Observers;

public sealed class MetricsTests
{
    [Fact]
    public void The_conventions_metrics_have_their_units_buckets_and_attributes()
    {
        double[] buckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
        Assert.Equal(buckets, MessagingMetrics.OperationDuration.Advice!.HistogramBucketBoundaries!);
        Assert.Equal(buckets, MessagingMetrics.ProcessDuration.Advice!.HistogramBucketBoundaries!);

        var wire = new Wire(MessagePropagator.Create());
        using var metrics = new MetricRecorder();
        var message = wire.Send();
        wire.Receive(message);
        wire.Process(message).Dispose();
        SettleOperation.Start(wire.Propagator, wire.Operation(MessagingOperationType.Settle)).Complete();

        Assert.Equal(["{message}"], Units("messaging.client.sent.messages"));
        Assert.Equal(["{message}"], Units("messaging.client.consumed.messages"));
        Assert.Equal(["s", "s", "s"], Units("messaging.client.operation.duration"));
        Assert.Equal(["s"], Units("messaging.process.duration"));

        string[] common = ["messaging.destination.name", "messaging.operation.name", "messaging.system", "server.address", "server.port"];
        Assert.Equal(common, Tags("messaging.client.sent.messages", 0));
        Assert.Equal(["messaging.consumer.group.name", .. common], Tags("messaging.client.consumed.messages", 0));
        Assert.Equal(["messaging.consumer.group.name", .. common], Tags("messaging.process.duration", 0));
        Assert.Equal([.. common[..2], "messaging.operation.type", .. common[2..]], Tags("messaging.client.operation.duration", 0));
        Assert.Equal(["send", "receive", "settle"], metrics.Of("messaging.client.operation.duration", wire.Destination).Select(m => (string)m.Tags["messaging.operation.type"]!));

        IEnumerable<string> Units(string metric) => metrics.Of(metric, wire.Destination).Select(measured => measured.Unit);
        IEnumerable<string> Tags(string metric, int index) => metrics.Of(metric, wire.Destination)[index].Tags.Keys.Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Durations_are_those_of_the_spans()
    {
        var time = new ManualTimeProvider();
        var wire = new Wire(MessagePropagator.Create(options => options.TimeProvider = time));
        using var spans = new Spans(wire.Destination);
        using var metrics = new MetricRecorder();

        wire.Send(whileSending: _ => time.Advance(TimeSpan.FromMilliseconds(1234)));
        using (wire.Process([])) time.Advance(TimeSpan.FromMilliseconds(4321));

        Assert.Equal(1.234, Assert.Single(metrics.Of("messaging.client.operation.duration", wire.Destination)).Value);
        Assert.Equal(TimeSpan.FromMilliseconds(1234), spans.One($"send {wire.Destination}").Duration);
        Assert.Equal(4.321, Assert.Single(metrics.Of("messaging.process.duration", wire.Destination)).Value);
        Assert.Equal(TimeSpan.FromMilliseconds(4321), spans.One($"process {wire.Destination}").Duration);
    }

    [Fact]
    public void Outcomes_and_failures_are_counted_by_name()
    {
        var wire = new Wire(MessagePropagator.Create());
        using var metrics = new MetricRecorder();
        const string good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        wire.Receive(new FieldList().With("traceparent", good).With("tracestate", "=").With("baggage", "a=1"));
        wire.Receive([]);
        wire.Receive(new FieldList().With("traceparent", "00-00000000000000000000000000000000-b7ad6b7169203331-01"));

        Assert.Equal(
            [("extracted", "tracecontext"), ("absent", null), ("failed", null)],
            metrics.Of("messaging.propagation.extractions", wire.Destination).Select(m => ((string)m.Tags["outcome"]!, (string?)m.Tags.GetValueOrDefault("format"))));
        Assert.Equal(
            [("Malformed", "tracestate"), ("ZeroTraceId", "traceparent")],
            metrics.Of("messaging.propagation.failures", wire.Destination).Select(m => ((string)m.Tags["reason"]!, (string)m.Tags["field"]!)));
        var size = Assert.Single(metrics.Of("messaging.propagation.baggage.size", wire.Destination));
        Assert.Equal((3d, "By", "extract"), (size.Value, size.Unit, size.Tags["direction"]));
    }

    [Theory]
    [InlineData("01", System.Diagnostics.ActivitySamplingResult.AllDataAndRecorded, 0)]
    [InlineData("01", System.Diagnostics.ActivitySamplingResult.PropagationData, 1)]
    [InlineData("00", System.Diagnostics.ActivitySamplingResult.AllDataAndRecorded, 1)]
    [InlineData("00", System.Diagnostics.ActivitySamplingResult.PropagationData, 0)]
    public void A_message_sampled_on_one_side_only_is_counted(string flags, System.Diagnostics.ActivitySamplingResult here, int mismatches)
    {
        var wire = new Wire(MessagePropagator.Create());
        using var spans = new Spans(wire.Destination) { Sample = _ => here };
        using var metrics = new MetricRecorder();

        wire.Process(new FieldList().With("traceparent", $"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-{flags}")).Dispose();

        Assert.Equal(mismatches, metrics.Of("messaging.propagation.sampling.mismatches", wire.Destination).Count);
    }

    [Fact]
    public void A_message_is_consumed_once_though_it_is_received_and_processed()
    {
        var wire = new Wire(MessagePropagator.Create());
        using var metrics = new MetricRecorder();

        wire.Receive([]);
        wire.Process([]).Dispose();

        Assert.Single(metrics.Of("messaging.client.consumed.messages", wire.Destination));
    }

    [Fact]
    public void Every_metric_of_ours_belongs_to_the_one_meter()
    {
        var names = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Name.StartsWith("messaging.", StringComparison.Ordinal)) names.Add($"{instrument.Meter.Name} {instrument.Meter.TelemetrySchemaUrl}");
        };
        new Wire(MessagePropagator.Create()).Receive([]);
        _ = MessagingMetrics.Enabled;
        listener.Start();

        Assert.True(names.Count >= 13, $"{names.Count} metrics");
        Assert.Equal([$"{PropagationTelemetry.Name} {PropagationTelemetry.SchemaUrl}"], names.Distinct());
    }
}
