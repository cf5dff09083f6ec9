using Confluent.Kafka;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit.Kafka;

namespace Messaging.Propagation.Cli.Tests;

/// <summary>A mirror that breaks what it forwards.</summary>
internal static class KafkaRelay
{
    public static Relay Start(Cluster cluster, string from, string to, ContextFaults faults) => new(async token =>
    {
        var config = cluster.Consumer();
        config.FetchWaitMaxMs = 10;
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).Build();
        using var producer = new ProducerBuilder<byte[], byte[]>(cluster.Producer()).Build();
        consumer.Subscribe(from);
        while (true)
        {
            var message = consumer.Consume(token).Message;
            faults.Apply(message.Headers);
            await producer.ProduceAsync(to, new Message<byte[], byte[]> { Value = message.Value, Headers = message.Headers }, token);
        }
    });
}
