using System.Diagnostics;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Tests.Operations;

public sealed class SendTests
{
    private readonly Wire wire = new(MessagePropagator.Create());

    [Fact]
    public void The_span_is_a_producer_span_with_the_conventions_attributes_from_its_start()
    {
        using var spans = new Spans(wire.Destination);

        wire.Send();

        var name = $"send {wire.Destination}";
        var span = spans.One(name);
        Assert.Equal(ActivityKind.Producer, span.Kind);
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Dictionary<string, object?> expected = new()
        {
            ["messaging.system"] = "test",
            ["messaging.operation.name"] = "send",
            ["messaging.operation.type"] = "send",
            ["messaging.destination.name"] = wire.Destination,
            ["messaging.client.id"] = "client-1",
            ["server.address"] = "broker",
            ["server.port"] = 1234,
        };
        Assert.Equal(expected, spans.SeenBySampler(name));
        Assert.Equal(expected, span.TagObjects.ToDictionary());
        Assert.Equal((PropagationTelemetry.Name, PropagationTelemetry.SchemaUrl), (span.Source.Name, span.Source.TelemetrySchemaUrl));
    }

    [Fact]
    public void The_message_carries_the_spans_context_and_the_current_baggage()
    {
        using var spans = new Spans(wire.Destination);
        using var ambient = Ambient.Source.StartActivity("request")!;
        ambient.TraceStateString = "vendor=1";
        Baggage.SetBaggage("tenant", "acme co");

        var sent = wire.Send();

        var span = spans.One($"send {wire.Destination}");
        Assert.Equal(ambient.SpanId, span.ParentSpanId);
        Assert.Equal($"00-{span.TraceId}-{span.SpanId}-01", sent.TextOf("traceparent"));
        Assert.Equal("vendor=1", sent.TextOf("tracestate"));
        Assert.Equal("tenant=acme%20co", sent.TextOf("baggage"));
        Assert.Equal(["traceparent", "tracestate", "baggage", "context-stamp"], sent.Select(field => field.Name));
        Baggage.ClearBaggage();
    }

    [Fact]
    public void The_ambient_context_travels_where_a_sampler_makes_no_span()
    {
        using var spans = new Spans(wire.Destination) { Sample = _ => ActivitySamplingResult.None };
        using var ambient = Ambient.Unlistened();

        var sent = wire.Send();

        Assert.Empty(spans.Named($"send {wire.Destination}"));
        Assert.Equal($"00-{ambient.TraceId}-{ambient.SpanId}-00", sent.TextOf("traceparent"));
    }

    [Fact]
    public void The_span_is_current_while_the_client_is_called_and_no_longer_afterwards()
    {
        using var spans = new Spans(wire.Destination);
        using var ambient = Ambient.Source.StartActivity("request")!;

        wire.Send(whileSending: send => Assert.Same(send.Activity, Activity.Current));

        Assert.Same(ambient, Activity.Current);
    }

    [Fact]
    public async Task Ending_on_another_thread_leaves_that_threads_current_span_alone()
    {
        using var spans = new Spans(wire.Destination);
        using var request = Ambient.Source.StartActivity("request")!;
        var send = wire.Begin();
        send.Detach();
        Assert.Same(request, Activity.Current);

        Activity? own = null, after = null;
        Task poll;
        using (ExecutionContext.SuppressFlow())
        {
            poll = Task.Run(() =>
            {
                own = Ambient.Source.StartActivity("poll thread");
                send.Complete(elsewhere: true);
                after = Activity.Current;
            }, TestContext.Current.CancellationToken);
        }

        await poll;

        Assert.NotNull(own);
        Assert.Same(own, after);
        Assert.Single(spans.Named($"send {wire.Destination}"));
    }

    [Fact]
    public void A_failure_is_status_error_with_its_type_on_span_and_metrics_and_once_in_the_log()
    {
        var log = new LogRecorder();
        var failing = new Wire(MessagePropagator.Create(options => options.LoggerFactory = log));
        using var spans = new Spans(failing.Destination);
        using var metrics = new MetricRecorder();

        var exception = new InvalidOperationException("queue is full");
        failing.Begin().Fail(OperationError.From(new AggregateException(exception)));

        var span = spans.One($"send {failing.Destination}");
        Assert.Equal((ActivityStatusCode.Error, "queue is full"), (span.Status, span.StatusDescription));
        Assert.Equal("System.InvalidOperationException", span.GetTagItem("error.type"));
        Assert.Empty(span.Events);
        Assert.All(
            metrics.Of("messaging.client.sent.messages", failing.Destination).Concat(metrics.Of("messaging.client.operation.duration", failing.Destination)),
            measured => Assert.Equal("System.InvalidOperationException", measured.Tags["error.type"]));
        var entry = Assert.Single(log.Entries);
        Assert.Equal(("messaging.send.exception", exception), (entry.Event, entry.Exception));
    }
}
