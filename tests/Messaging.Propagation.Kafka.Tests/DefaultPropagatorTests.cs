using System.Text;
using Confluent.Kafka;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests;

[Collection(Alone.Name)]
public sealed class DefaultPropagatorTests(Cluster cluster) : DefaultPropagatorContract, IDisposable
{
    private readonly string topic = cluster.NewTopic();
    private IProducer<string, string>? producer;
    private IConsumer<string, string>? consumer;

    protected override Task DecorateAsync()
    {
        producer = new ProducerBuilder<string, string>(cluster.Producer()).Build().WithPropagation();
        consumer = new ConsumerBuilder<string, string>(cluster.Consumer()).Build().WithPropagation();
        consumer.Subscribe(topic);
        return Task.CompletedTask;
    }

    protected override async Task<(FieldList Fields, Extraction Extraction)> SendAndReceiveAsync()
    {
        await producer!.ProduceAsync(topic, Records.Message());
        var result = consumer!.Next();
        using var processing = consumer!.StartProcessing(result);
        FieldList fields = [];
        foreach (var header in result.Message.Headers) fields.With(header.Key, Encoding.UTF8.GetString(header.GetValueBytes()));
        return (fields, processing.Extraction);
    }

    public void Dispose()
    {
        producer?.Dispose();
        consumer?.Dispose();
    }
}
