using System.Text.Json;
using Messaging.Propagation.TestKit;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq.Tests.Interop;

/// <summary>Neighbours in Node, on amqplib, instrumented by OpenTelemetry's own packages.</summary>
public sealed class NodeTests(Broker broker)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_of_a_producer_in_Node_is_linked_and_continued()
    {
        Assert.SkipWhen(NodeScript.Missing("rabbitmq") is not null, NodeScript.Missing("rabbitmq") ?? "");
        await using var rabbit = await Rabbit.ConnectAsync(broker);
        var queue = await DeclareAsync(rabbit);
        using var spans = new Spans(queue);

        var order = Parse(await NodeScript.RunAsync("rabbitmq", "produce.js", Token, broker.Address.ToString(), queue));
        var channel = await rabbit.ChannelAsync();
        var received = await rabbit.ConsumeAsync(channel, autoAck: true, queue: queue);
        await received.Next();
        await Eventually.Holds(() => spans.Named($"consume {queue}").Count == 1, "the span ended");

        // Node's publish span stands between: it is a child of the order's.
        var process = spans.One($"consume {queue}");
        Assert.Equal(order.Text("traceId"), process.TraceId.ToHexString());
        Assert.Equal(process.ParentSpanId, Assert.Single(process.Links).Context.SpanId);
        Assert.NotEqual(order.Text("spanId"), process.ParentSpanId.ToHexString());
        await channel.QueueDeleteAsync(queue, cancellationToken: Token);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_consumer_in_Node_continues_or_links_our_message(bool links)
    {
        Assert.SkipWhen(NodeScript.Missing("rabbitmq") is not null, NodeScript.Missing("rabbitmq") ?? "");
        await using var rabbit = await Rabbit.ConnectAsync(broker);
        var queue = await DeclareAsync(rabbit);
        using var spans = new Spans(queue);
        var channel = await rabbit.ChannelAsync();
        await channel.BasicPublishAsync("", queue, Messages.Body, Token);

        var span = Parse(await NodeScript.RunAsync("rabbitmq", "consume.js", Token, links ? [broker.Address.ToString(), queue, "links"] : [broker.Address.ToString(), queue]));

        var send = spans.One($"publish {queue}");
        if (links) Assert.Equal(send.SpanId.ToHexString(), Assert.Single(span.Items("links")).Text("spanId"));
        else Assert.Equal((send.TraceId.ToHexString(), send.SpanId.ToHexString()), (span.Text("traceId"), span.Text("parentSpanId")));
        await channel.QueueDeleteAsync(queue, cancellationToken: Token);
    }

    private static async Task<string> DeclareAsync(Rabbit rabbit)
    {
        var channel = await rabbit.PlainChannelAsync();
        var queue = $"node-{rabbit.Queue}";
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: Token);
        return queue;
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
