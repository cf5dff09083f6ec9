using Messaging.Propagation.TestKit;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Messaging.Propagation.Tests.Observers;

public sealed class ExemplarTests
{
    [Fact]
    public void Lag_and_trace_age_have_the_span_that_received_the_message_as_their_exemplar()
    {
        var exporter = new Exemplars();
        using var spans = new Spans("exemplars");
        using var metrics = Sdk.CreateMeterProviderBuilder().AddMessagingPropagation().SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddReader(new BaseExportingMetricReader(exporter)).Build();
        var wire = new Wire(MessagePropagator.Create(), "exemplars");

        wire.Receive(new FieldList().With("context-stamp", "1;t=1795218034090;o=1795218033000;n=1"));
        metrics.ForceFlush();

        var receive = spans.One("receive exemplars");
        Assert.Equal(receive.SpanId.ToHexString(), exporter.SpanOf["messaging.propagation.lag"]);
        Assert.Equal(receive.SpanId.ToHexString(), exporter.SpanOf["messaging.propagation.trace_age"]);
    }

    private sealed class Exemplars : BaseExporter<Metric>
    {
        public Dictionary<string, string> SpanOf { get; } = [];

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
                foreach (ref readonly var point in metric.GetMetricPoints())
                    if (IsOurs(point) && point.TryGetExemplars(out var exemplars))
                        foreach (ref readonly var exemplar in exemplars)
                            SpanOf[metric.Name] = exemplar.SpanId.ToHexString();
            return ExportResult.Success;
        }

        // Others measure in this process as well.
        private static bool IsOurs(in MetricPoint point)
        {
            foreach (var tag in point.Tags)
                if (Equals(tag.Value, "exemplars"))
                    return true;
            return false;
        }
    }
}
