using Confluent.Kafka;

namespace Messaging.Propagation.Benchmarks;

/// <summary>A producer that keeps nothing, and delivers at once, or where it is told to deliver later, when it is asked to.</summary>
internal sealed class NullProducer(bool deliversLater = false) : IProducer<string, string>
{
    private static readonly DeliveryResult<string, string> Result = new() { Topic = "orders", Partition = 0, Offset = 1 };
    private static readonly Task<DeliveryResult<string, string>> Delivered = Task.FromResult(Result);

    private TaskCompletionSource<DeliveryResult<string, string>>? pending;

    public Handle Handle => throw new NotSupportedException();

    public string Name => "null#producer-1";

    public Task<DeliveryResult<string, string>> ProduceAsync(string topic, Message<string, string> message, CancellationToken cancellationToken = default) =>
        Deliver();

    public Task<DeliveryResult<string, string>> ProduceAsync(TopicPartition topicPartition, Message<string, string> message, CancellationToken cancellationToken = default) =>
        Deliver();

    public void Produce(string topic, Message<string, string> message, Action<DeliveryReport<string, string>>? deliveryHandler = null)
    {
    }

    public void Produce(TopicPartition topicPartition, Message<string, string> message, Action<DeliveryReport<string, string>>? deliveryHandler = null)
    {
    }

    /// <summary>Delivers what was produced last; whoever waits for it goes on in here.</summary>
    public void DeliverPending() => pending?.SetResult(Result);

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

    private Task<DeliveryResult<string, string>> Deliver() => deliversLater ? (pending = new()).Task : Delivered;
}
