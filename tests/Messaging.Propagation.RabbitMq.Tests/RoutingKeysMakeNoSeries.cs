using System.Globalization;
using Messaging.Propagation.Benchmarks;
using Messaging.Propagation.TestKit;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq.Tests;

/// <summary>Routing keys are chosen by senders: what is received is counted, logged and remembered by its queue.</summary>
[Collection(nameof(Alone))]
public sealed class RoutingKeysMakeNoSeries
{
    private readonly LogRecorder log = new();
    private readonly NullChannel bare = new();
    private readonly PropagationHealth health = new();
    private readonly MessagePropagator propagator;

    public RoutingKeysMakeNoSeries() => propagator = MessagePropagator.Create(options =>
    {
        options.LoggerFactory = log;
        options.Observers.Add(health);
    });

    [Fact]
    public async Task Three_hundred_thousand_routing_keys_on_one_queue_are_one_series_of_each_metric()
    {
        using var metrics = new SeriesRecorder();
        var (channel, consumer) = await ConsumeAsync("orders");

        for (var i = 0; i < 300_000; i++)
        {
            await DeliverAsync(consumer, (ulong)i + 1, string.Create(CultureInfo.InvariantCulture, $"key-{i}"), []);
            await channel.BasicAckAsync((ulong)i + 1, multiple: false, TestContext.Current.CancellationToken);
        }

        Assert.Contains("messaging.client.consumed.messages", metrics.Series.Keys);
        Assert.Contains("messaging.propagation.extractions", metrics.Series.Keys);
        Assert.All(metrics.Series, metric => Assert.InRange(metric.Value.Count, 1, 2));
        Assert.All(metrics.Series["messaging.client.operation.duration"], series => Assert.Contains("messaging.destination.name=orders", series, StringComparison.Ordinal));
        Assert.Equal(("orders", 300_000L), Assert.Single(health.Report().Destinations) is var only ? (only.Destination, only.Messages) : default);
    }

    [Fact]
    public async Task After_1100_routing_keys_a_broken_queue_is_logged_and_known_to_health()
    {
        var (_, noise) = await ConsumeAsync("noise");
        for (var i = 0; i < 1100; i++) await DeliverAsync(noise, (ulong)i + 1, string.Create(CultureInfo.InvariantCulture, $"key-{i}"), Broken());
        var (_, consumer) = await ConsumeAsync("payments");

        for (var i = 0; i < 1000; i++) await DeliverAsync(consumer, (ulong)i + 1, "payments", Broken());

        Assert.Equal(1, log.Entries.Count(entry => entry.Event == "messaging.propagation.failure" && entry.Message.Contains("payments", StringComparison.Ordinal)));
        Assert.Equal(1000, Assert.Single(health.Report().Destinations, destination => destination.Destination == "payments").Messages);
    }

    [Fact]
    public async Task Spans_have_the_conventions_name_of_exchange_routing_key_and_queue()
    {
        using var spans = new Spans("exchange:created:orders");
        using var metrics = new MetricRecorder();
        var (channel, consumer) = await ConsumeAsync("orders");

        await DeliverAsync(consumer, 1, "created", []);
        await channel.BasicAckAsync(1, multiple: false, TestContext.Current.CancellationToken);

        foreach (var span in new[] { spans.One("consume exchange:created:orders"), spans.One("ack exchange:created:orders") })
            Assert.Equal("exchange:created:orders", span.GetTagItem(MessagingAttributes.DestinationName));
        Assert.Single(metrics.Of("messaging.process.duration", "orders"));
        Assert.Empty(metrics.Of("messaging.process.duration", "exchange:created:orders"));
    }

    [Theory]
    [InlineData("exchange", "key", "orders", "orders")]
    [InlineData("", "orders", "orders", "orders")]
    [InlineData("exchange", "key", null, "exchange")]
    [InlineData("exchange", "key", "", "exchange")]
    [InlineData("", "orders", null, "orders")]
    [InlineData("", "", null, "amq.default")]
    public void A_destination_is_counted_as_its_queue_else_as_its_exchange(string exchange, string routingKey, string? queue, string name) =>
        Assert.Equal(name, new RabbitMqDestination(exchange, routingKey, queue).CountedAs);

    private async Task<(IChannel Channel, IAsyncBasicConsumer Consumer)> ConsumeAsync(string queue)
    {
        var channel = bare.WithPropagation(propagator);
        await channel.BasicConsumeAsync(queue, autoAck: false, new NullBasicConsumer(), TestContext.Current.CancellationToken);
        return (channel, bare.Consumer!);
    }

    private static Dictionary<string, object?> Broken() => new() { ["traceparent"] = "junk"u8.ToArray() };

    private static Task DeliverAsync(IAsyncBasicConsumer consumer, ulong tag, string routingKey, Dictionary<string, object?> headers) =>
        consumer.HandleBasicDeliverAsync("tag", tag, redelivered: false, "exchange", routingKey, new BasicProperties { Headers = headers }, default);
}
