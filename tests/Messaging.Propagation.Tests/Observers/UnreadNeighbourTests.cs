using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Observers;

/// <summary>A message without a usable context that carries the field of a known neighbour is counted, and logged once with what to do.</summary>
[Collection(Alone.Name)]
public sealed class UnreadNeighbourTests
{
    private const string Id = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private readonly LogRecorder log = new();
    private readonly Wire wire;

    public UnreadNeighbourTests() => wire = new Wire(MessagePropagator.Create(options => options.LoggerFactory = log));

    [Theory]
    [InlineData("MT-Activity-Id", "MT-Activity-Id", "masstransit")]
    [InlineData("parent-id", "parent-id", "wolverine")]
    [InlineData("ElasticApmTraceParent", "elasticapmtraceparent", "elastic")]
    [InlineData("ce_traceparent", "ce_traceparent", "cloudevents")]
    [InlineData("cloudEvents:traceparent", "ce_traceparent", "cloudevents")]
    [InlineData("b3", "b3", "b3")]
    [InlineData("X-B3-TraceId", "X-B3-TraceId", "b3multi")]
    [InlineData("uber-trace-id", "uber-trace-id", "jaeger")]
    [InlineData("X-Amzn-Trace-Id", "X-Amzn-Trace-Id", "xray")]
    [InlineData("ce-traceparent", "ce-traceparent", null)]
    [InlineData("x-datadog-trace-id", "x-datadog-trace-id", null)]
    [InlineData("x-datadog-parent-id", "x-datadog-*", null)]
    [InlineData("Sentry-Trace", "sentry-trace", null)]
    [InlineData("newrelic", "newrelic", null)]
    [InlineData("X-Cloud-Trace-Context", "X-Cloud-Trace-Context", null)]
    [InlineData("googclient_traceparent", "googclient_traceparent", null)]
    [InlineData("elastic-apm-traceparent", "elastic-apm-traceparent", null)]
    [InlineData("rbs-ot-tracestate", "rbs-ot-tracestate", null)]
    [InlineData("rbs2-msg-id", "rbs2-*", null)]
    [InlineData("cap-msg-id", "cap-*", null)]
    [InlineData("MT-Host-MachineName", "MT-*", null)]
    [InlineData("sw8", "sw8", null)]
    [InlineData("Request-Id", "Request-Id", null)]
    public void It_is_counted_and_logged_once_for_a_destination_with_what_to_do(string field, string named, string? format)
    {
        using var metrics = new MetricRecorder();

        for (var i = 0; i < 3; i++) wire.Receive(new FieldList().With("user", "1").With(field, Id));

        var line = Assert.Single(log.Entries);
        Assert.Equal("messaging.propagation.unread", line.Event);
        Assert.Contains($"destination {wire.Destination} carry no context that is read, but the field {named} of ", line.Message, StringComparison.Ordinal);
        Assert.Contains(format is null ? "No format reads it: on the " : $"Add {format} to options.Formats or OTEL_PROPAGATORS", line.Message, StringComparison.Ordinal);
        var counted = metrics.Of("messaging.propagation.unread", wire.Destination);
        Assert.Equal(3, counted.Count);
        Assert.Equal((named, format), (counted[0].Tags["field"], counted[0].Tags.GetValueOrDefault("format")));
    }

    [Fact]
    public void The_extraction_names_the_field_its_writer_and_the_format_that_reads_it()
    {
        var unread = wire.Receive(new FieldList().With("MT-Host-MachineName", "h").With("MT-Activity-Id", Id)).Unread!;

        Assert.Equal(("MT-Activity-Id", "masstransit", ContextFormat.MassTransit, null), (unread.Name, unread.Writer, unread.Format, unread.Advice));
    }

    [Fact]
    public void A_neighbour_beside_a_context_that_cannot_be_used_is_found_and_beside_a_usable_one_is_not()
    {
        Assert.Equal("sentry-trace", wire.Receive(new FieldList().With("traceparent", "junk").With("sentry-trace", "x")).Unread!.Name);
        Assert.Null(wire.Receive(new FieldList().With("traceparent", Id).With("sentry-trace", "x")).Unread);
        Assert.Equal(ContextFormat.TraceContext, wire.Receive(new FieldList().With("traceparent", Id).With("sentry-trace", "x")).Format);
    }

    [Theory]
    [InlineData("user")]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("ünicode")]
    [InlineData("tracestate")]
    [InlineData("baggage")]
    [InlineData("ce_type")]
    public void Fields_of_the_application_are_no_neighbours(string field) => Assert.Null(wire.Receive(new FieldList().With(field, Id)).Unread);

    [Fact]
    public void A_field_that_is_read_is_no_unread_one_even_if_it_cannot_be_used()
    {
        var reads = new Wire(MessagePropagator.Create(options =>
        {
            options.LoggerFactory = log;
            options.Formats = [ContextFormat.TraceContext, ContextFormat.B3];
        }));

        Assert.Null(reads.Receive(new FieldList().With("b3", "0")).Unread);
        Assert.Null(reads.Receive(new FieldList().With("X-B3-TraceId", "junk")).Unread);
    }

    [Fact]
    public void Where_nothing_is_read_or_only_what_is_signed_nothing_is_found()
    {
        var none = new Wire(MessagePropagator.Create(options => (options.LoggerFactory, options.Formats) = (log, [ContextFormat.None])));
        var signed = new Wire(MessagePropagator.Create(options =>
        {
            options.LoggerFactory = log;
            options.Policy.Trust.Mode = TrustMode.RequireSignature;
            options.Policy.Keys = new KeyRing("k", [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 7))]);
        }));

        Assert.Null(none.Receive(new FieldList().With("b3", Id)).Unread);
        Assert.Null(signed.Receive(new FieldList().With("b3", Id)).Unread);
    }

    [Fact]
    public void Only_the_first_256_fields_are_looked_at()
    {
        Assert.NotNull(wire.Receive(Fields(255).With("newrelic", "1")).Unread);
        Assert.Null(wire.Receive(Fields(256).With("newrelic", "1")).Unread);

        static FieldList Fields(int count) => [.. Enumerable.Range(0, count).Select(i => ($"x-{i}", FieldValue.Text("1")))];
    }

    [Fact]
    public void Without_logs_metrics_and_observers_nothing_is_looked_for() =>
        Assert.Null(new Wire(MessagePropagator.Create()).Receive(new FieldList().With("newrelic", "1")).Unread);
}
