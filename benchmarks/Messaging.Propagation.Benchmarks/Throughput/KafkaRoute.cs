using Confluent.Kafka;
using Messaging.Propagation.Kafka;
using Messaging.Propagation.Testing;

namespace Messaging.Propagation.Benchmarks;

/// <summary>A producer and a consumer on the mock cluster, whose broker runs in this process: its processor time is counted with the clients'.</summary>
internal sealed class KafkaRoute : IRoute
{
    // The mock cluster keeps 5 MB a partition and forgets what is older: a producer that runs ahead would lose records.
    private const int UnderWay = 10_000;

    private readonly KafkaMockCluster cluster = KafkaMockCluster.Start();

    public string Name => "Kafka, mock cluster";

    public int Messages => 400_000;

    public IReadOnlyList<Variant> Variants =>
    [
        Variant.Nobody(), Variant.Ambient(), Variant.Recorded(), Variant.Everything(),
        KafkaCalls.HeadersAlone, KafkaCalls.ByHand, KafkaCalls.SendAndReceive, KafkaCalls.Like,
    ];

    public async Task<Measurement> MeasureAsync(Variant variant, int messages)
    {
        var topic = Guid.NewGuid().ToString("N");
        cluster.CreateTopic(topic);
        var bareProducer = new ProducerBuilder<string, string>(new ProducerConfig
        {
            BootstrapServers = cluster.BootstrapServers,
            LingerMs = 5,
            QueueBufferingMaxMessages = messages,
        }).Build();
        var bareConsumer = new ConsumerBuilder<string, string>(new ConsumerConfig
        {
            BootstrapServers = cluster.BootstrapServers,
            GroupId = topic,
            EnableAutoCommit = false,
            FetchWaitMaxMs = 5,
        }).Build();
        var propagator = variant.Propagator;
        using var producer = propagator is null ? bareProducer : bareProducer.WithPropagation(propagator);
        using var consumer = propagator is null ? bareConsumer : bareConsumer.WithPropagation(propagator);
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));

        var calls = KafkaCalls.Of(variant, producer, consumer, topic);

        // Not measured: the clients look for their broker, which takes as long as a hundred thousand messages.
        await RunAsync(calls, messages / 10).ConfigureAwait(false);
        return await Measurement.OfAsync(messages, () => RunAsync(calls, messages)).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync()
    {
        cluster.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task RunAsync(KafkaCalls calls, int messages)
    {
        var received = 0;
        var producing = Task.Run(() =>
        {
            for (var i = 0; i < messages; i++)
            {
                // No semaphore, whose lock the two threads would contend for at every message.
                while (i - Volatile.Read(ref received) >= UnderWay) Thread.Sleep(1);
                calls.Produce(new Message<string, string> { Key = "key", Value = "value" });
            }
        });
        while (received < messages)
        {
            var result = calls.Consume() ?? throw new TimeoutException("No record came.");
            calls.Process(result);
            Volatile.Write(ref received, received + 1);
        }

        await producing.ConfigureAwait(false);
    }
}
