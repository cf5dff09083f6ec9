using Confluent.Kafka;
using Messaging.Propagation.Kafka;
using Messaging.Propagation.Testing;

namespace Messaging.Propagation.Benchmarks;

/// <summary>A producer and a consumer on the mock cluster, whose broker runs in this process: its processor time is counted with the clients'.</summary>
internal sealed class KafkaRoute : IRoute
{
    // The mock cluster keeps 5 MB a partition and forgets what is older: a producer that runs ahead would lose records.
    private const int UnderWay = 10_000;

    private static readonly Variant ByHand = new("bare, a send and a process span by hand, recorded", null, static () => Variant.RecordSpansOf(HandMade.Source));

    private readonly KafkaMockCluster cluster = KafkaMockCluster.Start();

    public string Name => "Kafka, mock cluster";

    public int Messages => 400_000;

    public IReadOnlyList<Variant> Variants => [Variant.Nobody(), Variant.Recorded(), Variant.Everything(), ByHand];

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

        Action<Message<string, string>> produce = variant == ByHand ? message => HandMade.Produce(producer, topic, message) : message => producer.Produce(topic, message);
        Action<ConsumeResult<string, string>> process = variant == ByHand ? HandMade.Process
            : propagator is not null ? result => consumer.StartProcessing(result).Dispose()
            : static _ => { };

        // Not measured: the clients look for their broker, which takes as long as a hundred thousand messages.
        await RunAsync(produce, consumer, process, messages / 10).ConfigureAwait(false);
        return await Measurement.OfAsync(messages, () => RunAsync(produce, consumer, process, messages)).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync()
    {
        cluster.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task RunAsync(
        Action<Message<string, string>> produce, IConsumer<string, string> consumer, Action<ConsumeResult<string, string>> process, int messages)
    {
        var received = 0;
        var producing = Task.Run(() =>
        {
            for (var i = 0; i < messages; i++)
            {
                // No semaphore, whose lock the two threads would contend for at every message.
                while (i - Volatile.Read(ref received) >= UnderWay) Thread.Sleep(1);
                produce(new Message<string, string> { Key = "key", Value = "value" });
            }
        });
        while (received < messages)
        {
            var result = consumer.Consume(TimeSpan.FromSeconds(60)) ?? throw new TimeoutException("No record came.");
            process(result);
            Volatile.Write(ref received, received + 1);
        }

        await producing.ConfigureAwait(false);
    }
}
