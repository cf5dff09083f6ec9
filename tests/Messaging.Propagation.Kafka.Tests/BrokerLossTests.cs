using Confluent.Kafka;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests;

/// <summary>A cluster of its own, whose broker goes away in the middle.</summary>
public sealed class BrokerLossTests : IDisposable
{
    private readonly KafkaMockCluster cluster = KafkaMockCluster.Start();
    private readonly MessagePropagator propagator = MessagePropagator.Create();

    [Fact]
    public async Task Losing_the_broker_throws_only_what_the_bare_client_throws()
    {
        using var spans = new Spans("bare", "decorated");
        using var bare = Build("bare", decorate: false);
        using var decorated = Build("decorated", decorate: true);
        foreach (var (topic, client) in new[] { ("bare", bare), ("decorated", decorated) })
        {
            cluster.CreateTopic(topic);
            await client.Producer.ProduceAsync(topic, Records.Message("before"), TestContext.Current.CancellationToken);
            client.Consumer.Subscribe(topic);
            Assert.Equal("before", client.Consumer.Next().Message.Value);
        }

        cluster.StopBroker(1);
        var expected = await Failures(bare, "bare");
        Assert.Contains(expected, failure => failure.Contains(nameof(ErrorCode.Local_MsgTimedOut), StringComparison.Ordinal));
        Assert.Equal(expected, await Failures(decorated, "decorated"));

        cluster.StartBroker(1);
        foreach (var (topic, client) in new[] { ("bare", bare), ("decorated", decorated) })
        {
            await Eventually.Holds(async () => await Failure(client, topic, "after") is null, "the producer is back");
            while (client.Consumer.Next().Message.Value != "after")
            {
            }
        }

        Assert.Contains(spans.Named("send decorated"), span => span.GetTagItem("error.type") as string == nameof(ErrorCode.Local_MsgTimedOut));
    }

    public void Dispose() => cluster.Dispose();

    private static async Task<IReadOnlyList<string>> Failures(Pair client, string topic)
    {
        var reported = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var produced = Failure(client, topic, "lost");
        client.Producer.Produce(topic, Records.Message("lost"), report => reported.SetResult(report.Error.Code.ToString()));
        return
        [
            await produced ?? "nothing",
            await reported.Task.WaitAsync(Eventually.Deadline),
            Describe(Record.Exception(() => client.Consumer.Consume(TimeSpan.FromMilliseconds(10)))) ?? "nothing",
        ];
    }

    private static async Task<string?> Failure(Pair client, string topic, string value) =>
        Describe(await Record.ExceptionAsync(() => client.Producer.ProduceAsync(topic, Records.Message(value))));

    private static string? Describe(Exception? exception) =>
        exception is KafkaException kafka ? $"{exception.GetType().Name} {kafka.Error.Code}" : exception?.ToString();

    private Pair Build(string topic, bool decorate)
    {
        var producer = new ProducerBuilder<string, string>(new ProducerConfig
        {
            BootstrapServers = cluster.BootstrapServers,
            MessageTimeoutMs = 1000,
            LingerMs = 0,
            ReconnectBackoffMaxMs = 200,
        }).SetLogHandler((_, _) => { }).Build();
        var consumer = new ConsumerBuilder<string, string>(new ConsumerConfig
        {
            BootstrapServers = cluster.BootstrapServers,
            GroupId = topic,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            ReconnectBackoffMaxMs = 200,
        }).SetLogHandler((_, _) => { }).Build();
        return decorate ? new Pair(producer.WithPropagation(propagator), consumer.WithPropagation(propagator)) : new Pair(producer, consumer);
    }

    private sealed record Pair(IProducer<string, string> Producer, IConsumer<string, string> Consumer) : IDisposable
    {
        public void Dispose()
        {
            Producer.Dispose();
            Consumer.Dispose();
        }
    }
}
