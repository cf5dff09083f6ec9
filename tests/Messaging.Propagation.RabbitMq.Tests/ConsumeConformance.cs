using System.Diagnostics;
using Messaging.Propagation.TestKit;
using OpenTelemetry;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq.Tests;

public sealed class ConsumeByDecorator(Broker broker) : ConsumeConformance(broker, byProxy: false);

public sealed class ConsumeByProxy(Broker broker) : ConsumeConformance(broker, byProxy: true);

/// <summary>What consuming, getting and settling do, however the channel was decorated.</summary>
public abstract class ConsumeConformance(Broker broker, bool byProxy)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_handler_runs_within_a_process_span_that_continues_its_publisher()
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker, byProxy);
        using var spans = new Spans(rabbit.Queue);
        using var metrics = new MetricRecorder();
        var channel = await rabbit.ChannelAsync();
        (Activity? Current, string? Tenant) inside = default;
        Baggage.SetBaggage("tenant", "acme");
        await channel.BasicPublishAsync("", rabbit.Queue, true, new BasicProperties { MessageId = "m1", CorrelationId = "c1" }, Messages.Body, Token);
        Baggage.ClearBaggage();

        var received = await rabbit.ConsumeAsync(channel, async delivery =>
        {
            await Task.Yield();
            inside = (Activity.Current, Baggage.GetBaggage("tenant"));
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        });
        await received.Next();
        await Eventually.Holds(() => spans.Named($"consume {rabbit.Queue}").Count == 1, "the span ended");

        var send = spans.One($"publish {rabbit.Queue}");
        var process = spans.One($"consume {rabbit.Queue}");
        var ack = spans.One($"ack {rabbit.Queue}");
        Assert.Equal((process, "acme"), inside);
        Assert.Equal((ActivityKind.Consumer, ActivityKind.Client), (process.Kind, ack.Kind));
        Assert.Equal((send.SpanId, process.SpanId), (process.ParentSpanId, ack.ParentSpanId));
        Assert.All([process, ack], span => Assert.Equal(send.SpanId, Assert.Single(span.Links).Context.SpanId));
        Assert.Equal(
            ["rabbitmq", "consume", "process", rabbit.Queue, rabbit.Queue, 1L, "m1", "c1"],
            new[]
            {
                "messaging.system", "messaging.operation.name", "messaging.operation.type", "messaging.destination.name",
                "messaging.rabbitmq.destination.routing_key", "messaging.rabbitmq.message.delivery_tag", "messaging.message.id", "messaging.message.conversation_id",
            }.Select(process.GetTagItem));
        Assert.Equal(("settle", 1L, rabbit.Queue), (ack.GetTagItem("messaging.operation.type"), ack.GetTagItem("messaging.rabbitmq.message.delivery_tag"), ack.GetTagItem("messaging.destination.name")));
        foreach (var metric in new[] { "messaging.client.consumed.messages", "messaging.process.duration", "messaging.propagation.extractions", "messaging.propagation.lag" })
            Assert.Single(metrics.Of(metric, rabbit.Queue));
        Assert.Equal("stamp", metrics.Of("messaging.propagation.lag", rabbit.Queue)[0].Tags["clock"]);
        Assert.Equal(false, metrics.Of("messaging.propagation.lag", rabbit.Queue)[0].Tags["redelivered"]);
    }

    [Fact]
    public async Task A_handler_that_throws_ends_its_span_with_the_error_and_the_next_message_is_delivered()
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker, byProxy);
        using var spans = new Spans(rabbit.Queue);
        var channel = await rabbit.ChannelAsync();
        for (var i = 0; i < 2; i++) await channel.BasicPublishAsync("", rabbit.Queue, Messages.Body, Token);
        var first = true;

        var received = await rabbit.ConsumeAsync(
            channel, _ => first && !(first = false) ? Task.FromException(new InvalidOperationException("no")) : Task.CompletedTask, autoAck: true);
        await received.Next();
        await received.Next();
        await Eventually.Holds(() => spans.Named($"consume {rabbit.Queue}").Count == 2, "both spans ended");

        Assert.Equal(["System.InvalidOperationException", null], spans.Named($"consume {rabbit.Queue}").Select(span => span.GetTagItem("error.type")));
    }

    [Fact]
    public async Task A_get_is_a_receive_span_and_its_processing_continues_the_publisher()
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker, byProxy);
        using var spans = new Spans(rabbit.Queue);
        using var metrics = new MetricRecorder();
        var channel = await rabbit.ChannelAsync();
        await channel.BasicPublishAsync("", rabbit.Queue, Messages.Body, Token);

        var got = await rabbit.GetAsync(channel, autoAck: false);
        using (channel.StartProcessing(got, rabbit.Queue)) await channel.BasicNackAsync(got.DeliveryTag, multiple: false, requeue: false, Token);

        var send = spans.One($"publish {rabbit.Queue}");
        var get = spans.One($"get {rabbit.Queue}");
        var process = spans.One($"consume {rabbit.Queue}");
        Assert.Equal((ActivityKind.Client, default, send.SpanId), (get.Kind, get.ParentSpanId, Assert.Single(get.Links).Context.SpanId));
        Assert.Equal(send.SpanId, process.ParentSpanId);
        Assert.Equal(process.SpanId, spans.One($"nack {rabbit.Queue}").ParentSpanId);
        Assert.Equal("get", Assert.Single(metrics.Of("messaging.client.consumed.messages", rabbit.Queue)).Tags["messaging.operation.name"]);
    }

    [Fact]
    public async Task An_empty_queue_is_no_news_unless_it_is_asked_for()
    {
        await using var quiet = await Rabbit.ConnectAsync(broker, byProxy);
        await using var loud = await Rabbit.ConnectAsync(broker, byProxy, options => options.RecordEmptyReceives = true);
        using var spans = new Spans(quiet.Queue, loud.Queue);

        Assert.Null(await (await quiet.ChannelAsync()).BasicGetAsync(quiet.Queue, autoAck: true, Token));
        Assert.Null(await (await loud.ChannelAsync()).BasicGetAsync(loud.Queue, autoAck: true, Token));

        Assert.Empty(spans.Named($"get {quiet.Queue}"));
        Assert.Single(spans.Named($"get {loud.Queue}"));
    }

    [Fact]
    public async Task Settling_many_at_once_is_one_span_with_their_number()
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker, byProxy);
        using var spans = new Spans(rabbit.Queue);
        var channel = await rabbit.ChannelAsync();
        for (var i = 0; i < 3; i++) await channel.BasicPublishAsync("", rabbit.Queue, Messages.Body, Token);
        BasicGetResult last = null!;
        for (var i = 0; i < 3; i++) last = await rabbit.GetAsync(channel, autoAck: false);

        await channel.BasicAckAsync(last.DeliveryTag, multiple: true, Token);

        var ack = spans.One($"ack {rabbit.Queue}");
        Assert.Equal(3, ack.GetTagItem("messaging.batch.message_count"));
        Assert.Null(ack.GetTagItem("messaging.rabbitmq.message.delivery_tag"));
        Assert.Empty(ack.Links);
    }

    [Fact]
    public async Task What_is_wrong_with_a_message_is_reported_and_the_message_is_delivered()
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker, byProxy);
        using var metrics = new MetricRecorder();
        var plain = await rabbit.PlainChannelAsync();
        var headers = new Dictionary<string, object?> { ["traceparent"] = 7, ["baggage"] = new List<object?> { "a=1" }, ["tracestate"] = "a=1" };
        await plain.BasicPublishAsync("", rabbit.Queue, true, new BasicProperties { Headers = headers }, Messages.Body, Token);

        var received = await rabbit.ConsumeAsync(await rabbit.ChannelAsync(), autoAck: true);

        Assert.Equal(7, (await received.Next()).BasicProperties.Headers!["traceparent"]);
        await Eventually.Holds(() => metrics.Of("messaging.propagation.failures", rabbit.Queue).Count == 2, "both failures were reported");
        Assert.Equal(
            [("traceparent", "WrongType"), ("baggage", "WrongType")],
            metrics.Of("messaging.propagation.failures", rabbit.Queue).Select(m => ((string)m.Tags["field"]!, (string)m.Tags["reason"]!)));
    }

    [Fact]
    public async Task Without_a_stamp_the_lag_is_that_of_the_timestamp_and_marked_as_coarse()
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker, byProxy);
        using var metrics = new MetricRecorder();
        var plain = await rabbit.PlainChannelAsync();
        var sent = DateTimeOffset.UtcNow.AddSeconds(-30).ToUnixTimeSeconds();
        await plain.BasicPublishAsync("", rabbit.Queue, true, new BasicProperties { Timestamp = new AmqpTimestamp(sent) }, Messages.Body, Token);

        await rabbit.GetAsync(await rabbit.ChannelAsync());

        var lag = Assert.Single(metrics.Of("messaging.propagation.lag", rabbit.Queue));
        Assert.Equal("producer_seconds", lag.Tags["clock"]);
        Assert.InRange(lag.Value, 29.9, 90);
    }

    [Fact]
    public async Task A_settlement_that_the_client_refuses_ends_its_span_with_the_exceptions_type()
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker, byProxy);
        using var spans = new Spans(rabbit.Queue);
        var channel = await rabbit.ChannelAsync();
        for (var i = 0; i < 3; i++) await channel.BasicPublishAsync("", rabbit.Queue, Messages.Body, Token);
        var got = new List<BasicGetResult>();
        for (var i = 0; i < 3; i++) got.Add(await rabbit.GetAsync(channel, autoAck: false));

        // From here on the client throws before it returns a task.
        await channel.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(async () => await channel.BasicAckAsync(got[0].DeliveryTag, false, Token));
        await Assert.ThrowsAnyAsync<Exception>(async () => await channel.BasicNackAsync(got[1].DeliveryTag, false, true, Token));
        await Assert.ThrowsAnyAsync<Exception>(async () => await channel.BasicRejectAsync(got[2].DeliveryTag, true, Token));

        Assert.Empty(spans.Open);
        Assert.All(
            ["ack", "nack", "reject"],
            name => Assert.Equal("System.ObjectDisposedException", spans.One($"{name} {rabbit.Queue}").GetTagItem("error.type")));
    }
}
