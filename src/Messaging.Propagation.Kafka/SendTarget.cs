using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>Where a message goes: a topic, or a partition of it, as the caller said it, so that the client is called the same way.</summary>
internal readonly struct SendTarget(string? topic, TopicPartition? partition)
{
    public string? Topic => partition is null ? topic : partition.Topic;

    public Partition Partition => partition is null ? Partition.Any : partition.Partition;

    public Task<DeliveryResult<TKey, TValue>> ProduceAsync<TKey, TValue>(
        IProducer<TKey, TValue> producer, Message<TKey, TValue> message, CancellationToken cancellationToken) =>
        partition is null
            ? producer.ProduceAsync(topic, message, cancellationToken)
            : producer.ProduceAsync(partition, message, cancellationToken);

    public void Produce<TKey, TValue>(
        IProducer<TKey, TValue> producer, Message<TKey, TValue> message, Action<DeliveryReport<TKey, TValue>>? deliveryHandler)
    {
        if (partition is null) producer.Produce(topic, message, deliveryHandler);
        else producer.Produce(partition, message, deliveryHandler);
    }
}
