using Confluent.Kafka;

namespace Messaging.Propagation.Benchmarks;

/// <summary>A consumer that always receives the same message at once, and has no partition of which to measure anything. It can do nothing else.</summary>
internal sealed class NullConsumer(ConsumeResult<string, string> result) : IConsumer<string, string>
{
    private static readonly List<TopicPartitionOffset> NoOffsets = [];

    public Handle Handle => throw new NotSupportedException();

    public string Name => "null#consumer-1";

    public string MemberId => throw new NotSupportedException();

    public List<TopicPartition> Assignment => [];

    public List<string> Subscription => throw new NotSupportedException();

    public IConsumerGroupMetadata ConsumerGroupMetadata => throw new NotSupportedException();

    public ConsumeResult<string, string> Consume(int millisecondsTimeout) => result;

    public ConsumeResult<string, string> Consume(CancellationToken cancellationToken = default) => result;

    public ConsumeResult<string, string> Consume(TimeSpan timeout) => result;

    public List<TopicPartitionOffset> Commit() => NoOffsets;

    public void Commit(IEnumerable<TopicPartitionOffset> offsets)
    {
    }

    public void Commit(ConsumeResult<string, string> result)
    {
    }

    public void Subscribe(IEnumerable<string> topics) => throw new NotSupportedException();

    public void Subscribe(string topic) => throw new NotSupportedException();

    public void Unsubscribe() => throw new NotSupportedException();

    public void Assign(TopicPartition partition) => throw new NotSupportedException();

    public void Assign(TopicPartitionOffset partition) => throw new NotSupportedException();

    public void Assign(IEnumerable<TopicPartitionOffset> partitions) => throw new NotSupportedException();

    public void Assign(IEnumerable<TopicPartition> partitions) => throw new NotSupportedException();

    public void IncrementalAssign(IEnumerable<TopicPartitionOffset> partitions) => throw new NotSupportedException();

    public void IncrementalAssign(IEnumerable<TopicPartition> partitions) => throw new NotSupportedException();

    public void IncrementalUnassign(IEnumerable<TopicPartition> partitions) => throw new NotSupportedException();

    public void Unassign() => throw new NotSupportedException();

    public void StoreOffset(ConsumeResult<string, string> result) => throw new NotSupportedException();

    public void StoreOffset(TopicPartitionOffset offset) => throw new NotSupportedException();

    public void Seek(TopicPartitionOffset tpo) => throw new NotSupportedException();

    public void Pause(IEnumerable<TopicPartition> partitions) => throw new NotSupportedException();

    public void Resume(IEnumerable<TopicPartition> partitions) => throw new NotSupportedException();

    public List<TopicPartitionOffset> Committed(TimeSpan timeout) => throw new NotSupportedException();

    public List<TopicPartitionOffset> Committed(IEnumerable<TopicPartition> partitions, TimeSpan timeout) => throw new NotSupportedException();

    public Offset Position(TopicPartition partition) => throw new NotSupportedException();

    public List<TopicPartitionOffset> OffsetsForTimes(IEnumerable<TopicPartitionTimestamp> timestampsToSearch, TimeSpan timeout) =>
        throw new NotSupportedException();

    public WatermarkOffsets GetWatermarkOffsets(TopicPartition topicPartition) => throw new NotSupportedException();

    public WatermarkOffsets QueryWatermarkOffsets(TopicPartition topicPartition, TimeSpan timeout) => throw new NotSupportedException();

    public int AddBrokers(string brokers) => throw new NotSupportedException();

    public void SetSaslCredentials(string username, string password) => throw new NotSupportedException();

    public void Close()
    {
    }

    public void Dispose()
    {
    }
}
