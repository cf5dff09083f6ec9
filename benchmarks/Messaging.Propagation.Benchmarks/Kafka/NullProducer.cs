using Confluent.Kafka;

namespace Messaging.Propagation.Benchmarks;

/// <summary>A producer that delivers at once and keeps nothing.</summary>
internal sealed class NullProducer : IProducer<string, string>
{
    private static readonly Task<DeliveryResult<string, string>> Delivered =
        Task.FromResult(new DeliveryResult<string, string> { Topic = "orders", Partition = 0, Offset = 1 });

    public Handle Handle => throw new NotSupportedException();

    public string Name => "null#producer-1";

    public Task<DeliveryResult<string, string>> ProduceAsync(string topic, Message<string, string> message, CancellationToken cancellationToken = default) => Delivered;

    public Task<DeliveryResult<string, string>> ProduceAsync(TopicPartition topicPartition, Message<string, string> message, CancellationToken cancellationToken = default) => Delivered;

    public void Produce(string topic, Message<string, string> message, Action<DeliveryReport<string, string>>? deliveryHandler = null)
    {
    }

    public void Produce(TopicPartition topicPartition, Message<string, string> message, Action<DeliveryReport<string, string>>? deliveryHandler = null)
    {
    }

    public int Poll(TimeSpan timeout) => 0;

    public int Flush(TimeSpan timeout) => 0;

    public void Flush(CancellationToken cancellationToken = default)
    {
    }

    public void InitTransactions(TimeSpan timeout)
    {
    }

    public void BeginTransaction()
    {
    }

    public void CommitTransaction(TimeSpan timeout)
    {
    }

    public void CommitTransaction()
    {
    }

    public void AbortTransaction(TimeSpan timeout)
    {
    }

    public void AbortTransaction()
    {
    }

    public void SendOffsetsToTransaction(IEnumerable<TopicPartitionOffset> offsets, IConsumerGroupMetadata groupMetadata, TimeSpan timeout)
    {
    }

    public int AddBrokers(string brokers) => 0;

    public void SetSaslCredentials(string username, string password)
    {
    }

    public void Dispose()
    {
    }
}
