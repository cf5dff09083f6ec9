using System.Diagnostics;
using Messaging.Propagation.TestKit;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq.Tests;

public sealed class DeadLetterTests(Broker broker)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_requeued_message_counts_its_attempts_and_keeps_its_context()
    {
        var arrivals = new Arrivals();
        await using var rabbit = await Rabbit.ConnectAsync(broker, configure: options => options.Observers.Add(arrivals), quorum: true);
        using var spans = new Spans(rabbit.Queue);
        var channel = await rabbit.ChannelAsync();
        await channel.BasicPublishAsync("", rabbit.Queue, Messages.Body, Token);

        for (var i = 0; i < 3; i++)
        {
            var got = await rabbit.GetAsync(channel, autoAck: false);
            await channel.BasicNackAsync(got.DeliveryTag, multiple: false, requeue: true, Token);
        }

        Assert.Equal([1, 2, 3], arrivals.Attempts);
        var send = spans.One($"publish {rabbit.Queue}");
        Assert.All(spans.Named($"get {rabbit.Queue}"), get => Assert.Equal(send.SpanId, Assert.Single(get.Links).Context.SpanId));
        Assert.All(spans.Named($"nack {rabbit.Queue}"), nack => Assert.Equal(send.SpanId, Assert.Single(nack.Links).Context.SpanId));
    }

    [Fact]
    public async Task A_dead_letter_links_to_its_publisher_and_says_where_it_died_first()
    {
        var arrivals = new Arrivals();
        await using var rabbit = await Rabbit.ConnectAsync(broker, configure: options => options.Observers.Add(arrivals));
        var (source, dead) = ($"source-{rabbit.Queue}", $"{rabbit.Queue}");
        using var spans = new Spans(source, dead, $"{source}:{dead}");
        var channel = await rabbit.ChannelAsync();
        await channel.QueueDeclareAsync(
            source, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-dead-letter-exchange"] = "", ["x-dead-letter-routing-key"] = dead }, cancellationToken: Token);
        await channel.BasicPublishAsync("", source, Messages.Body, Token);

        var received = await rabbit.ConsumeAsync(channel, async delivery => await channel.BasicRejectAsync(delivery.DeliveryTag, requeue: false), queue: source);
        await received.Next();
        var letter = await rabbit.GetAsync(channel);

        var send = spans.One($"publish {source}");
        var get = spans.One($"get {dead}");
        Assert.Equal(send.SpanId, Assert.Single(get.Links).Context.SpanId);
        Assert.Equal((source, "rejected"), (get.GetTagItem("messaging.rabbitmq.first_death.queue"), get.GetTagItem("messaging.rabbitmq.first_death.reason")));
        Assert.Equal(send.SpanId.ToHexString(), Messages.SpanIdOf(letter.BasicProperties));
        Assert.Equal([1, 2], arrivals.Attempts);
        await channel.QueueDeleteAsync(source, cancellationToken: Token);
    }

    [Fact]
    public async Task Routing_by_the_callers_headers_is_undisturbed()
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker);
        var channel = await rabbit.ChannelAsync();
        var exchange = $"headers-{rabbit.Queue}";
        await channel.ExchangeDeclareAsync(exchange, ExchangeType.Headers, autoDelete: true, cancellationToken: Token);
        await channel.QueueBindAsync(rabbit.Queue, exchange, "", new Dictionary<string, object?> { ["x-match"] = "all", ["kind"] = "order", ["size"] = 7 }, cancellationToken: Token);
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);

        await channel.BasicPublishAsync(
            exchange, "", false, new BasicProperties { Headers = new Dictionary<string, object?> { ["kind"] = "order", ["size"] = 7 } }, Messages.Body, Token);

        Assert.Equal(ambient.Id, (await rabbit.GetAsync(channel)).BasicProperties.Text("traceparent"));
    }

    private sealed class Arrivals : IPropagationObserver
    {
        private readonly List<int?> attempts = [];

        public IReadOnlyList<int?> Attempts => attempts;

        public void OnArrived(in ArrivalReport report) => attempts.Add(report.Delivery.Attempt);
    }
}
