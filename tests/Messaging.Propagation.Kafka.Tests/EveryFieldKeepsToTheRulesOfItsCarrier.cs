using System.Text;
using Confluent.Kafka;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests;

public sealed class EveryFieldKeepsToTheRulesOfItsCarrier(Cluster cluster) : FieldRulesContract
{
    protected override async Task<IReadOnlyList<FieldList>> SendAsync(MessagePropagator propagator)
    {
        using var kafka = new Decorated(cluster, byProxy: false);
        var producer = kafka.Keep(new ProducerBuilder<string, string>(cluster.Producer()).Build()).WithPropagation(propagator);
        var consumer = kafka.Keep(new ConsumerBuilder<string, string>(cluster.Consumer()).Build());
        consumer.Assign(new TopicPartitionOffset(kafka.Topic, 0, Offset.Beginning));

        await producer.ProduceAsync(kafka.Topic, Records.Message(), TestContext.Current.CancellationToken);
        producer.Produce(kafka.Topic, Records.Message());
        producer.Flush(TestContext.Current.CancellationToken);
        return [FieldsOf(consumer.Next()), FieldsOf(consumer.Next())];
    }

    private static FieldList FieldsOf(ConsumeResult<string, string> result) =>
        [.. result.Message.Headers.Select(header => (header.Key, FieldValue.Text(Encoding.UTF8.GetString(header.GetValueBytes()))))];
}
