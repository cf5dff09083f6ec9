using Confluent.Kafka;
using Messaging.Propagation.Kafka;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Testing.Tests.Faults;

public sealed class FaultyKafkaTests : IDisposable
{
    private readonly KafkaMockCluster cluster = KafkaMockCluster.Start();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => cluster.Dispose();

    [Fact]
    public async Task What_a_decorated_producer_sends_arrives_broken_and_its_sender_sees_nothing_of_it()
    {
        var faults = new ContextFaults(7).Duplicate("traceparent").Garble("baggage").SkewClock(TimeSpan.FromHours(1));
        var headers = new Headers { { "user", "1"u8.ToArray() } };
        var message = new Message<string, string> { Key = "1", Value = "an order", Headers = headers };
        using var producer = Producer().WithFaults(faults).WithPropagation(Contexts.Propagator);
        using var span = Contexts.Span();
        Baggage.SetBaggage("tenant", "acme");

        var result = await producer.ProduceAsync("orders", message, Token);

        var received = Consume("orders");
        Assert.Equal(("1", "an order"), (received.Key, received.Value));
        var extraction = Contexts.Propagator.Extract(received.Headers);
        Assert.Equal(
            [(FailureReason.Duplicated, "traceparent"), (FailureReason.Malformed, "baggage")],
            extraction.Failures().OrderByDescending(failure => failure.Field));
        Assert.Equal(Contexts.TraceId, extraction.Context.TraceId.ToHexString());
        Assert.True(extraction.Stamp!.Value.Sent > received.Timestamp.UtcDateTime + TimeSpan.FromMinutes(30));
        Assert.Equal("user", Assert.Single(result.Message.Headers).Key);
        Assert.Equal("user", Assert.Single(headers).Key);
        Assert.Equal(3, faults.Applied);
    }

    [Fact]
    public async Task A_producer_that_is_not_decorated_and_one_by_callback_are_broken_too()
    {
        var headers = new Headers { { "traceparent", "old"u8.ToArray() } };
        var message = new Message<string, string> { Value = "an order", Headers = headers };
        using var producer = Producer().WithFaults(new ContextFaults(7).Drop("traceparent"));

        var result = await producer.ProduceAsync(new TopicPartition("first", 0), message, Token);
        producer.Produce("second", message, null);
        producer.Flush(Token);

        Assert.Empty(Consume("first").Headers ?? []);
        Assert.Empty(Consume("second").Headers ?? []);
        Assert.Same(headers, result.Message.Headers);
        Assert.Equal("traceparent", Assert.Single(headers).Key);
    }

    [Fact]
    public async Task A_send_that_fails_gives_its_sender_the_message_that_was_given()
    {
        var message = new Message<string, string> { Value = "an order", Headers = new Headers { { "traceparent", "old"u8.ToArray() } } };
        var config = new ProducerConfig { BootstrapServers = cluster.BootstrapServers, MessageMaxBytes = 1000 };
        using var real = new ProducerBuilder<string, string>(config).Build();
        var producer = real.WithFaults(new ContextFaults(7).Oversize("traceparent"));

        var thrown = await Assert.ThrowsAsync<ProduceException<string, string>>(() => producer.ProduceAsync("orders", message, Token));

        Assert.Equal(ErrorCode.MsgSizeTooLarge, thrown.Error.Code);
        Assert.Same(message, thrown.DeliveryResult.Message);
        Assert.Equal("old"u8.ToArray(), Assert.Single(message.Headers).GetValueBytes());
    }

    private IProducer<string, string> Producer() =>
        new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = cluster.BootstrapServers, LingerMs = 0 }).Build();

    private Message<string, string> Consume(string topic)
    {
        using var consumer = new ConsumerBuilder<string, string>(
            new ConsumerConfig { BootstrapServers = cluster.BootstrapServers, GroupId = topic, AutoOffsetReset = AutoOffsetReset.Earliest }).Build();
        consumer.Subscribe(topic);
        return (consumer.Consume(Eventually.Deadline) ?? throw new TimeoutException("No record came.")).Message;
    }
}
