using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>A consumer that reads the context of received messages; every other call goes to the consumer inside.</summary>
internal sealed class TracingConsumer<TKey, TValue>(IConsumer<TKey, TValue> inner, ConsumerInterceptor<TKey, TValue> interceptor)
    : IConsumer<TKey, TValue>, IPropagationDecorator
{
    public object Interceptor => interceptor;

    public Handle Handle => inner.Handle;

    public string Name => inner.Name;

    public string MemberId => inner.MemberId;

    public List<TopicPartition> Assignment => inner.Assignment;

    public List<string> Subscription => inner.Subscription;

    public IConsumerGroupMetadata ConsumerGroupMetadata => inner.ConsumerGroupMetadata;

    public ConsumeResult<TKey, TValue> Consume(int millisecondsTimeout) => interceptor.Consume(millisecondsTimeout)!;

    public ConsumeResult<TKey, TValue> Consume(CancellationToken cancellationToken = default) => interceptor.Consume(cancellationToken)!;

    public ConsumeResult<TKey, TValue> Consume(TimeSpan timeout) => interceptor.Consume(timeout)!;

    public List<TopicPartitionOffset> Commit() => interceptor.Commit();

    public void Commit(IEnumerable<TopicPartitionOffset> offsets) => interceptor.Commit(offsets);

    public void Commit(ConsumeResult<TKey, TValue> result) => interceptor.Commit(result);

    public void Subscribe(IEnumerable<string> topics) => inner.Subscribe(topics);

    public void Subscribe(string topic) => inner.Subscribe(topic);

    public void Unsubscribe() => inner.Unsubscribe();

    public void Assign(TopicPartition partition) => inner.Assign(partition);

    public void Assign(TopicPartitionOffset partition) => inner.Assign(partition);

    public void Assign(IEnumerable<TopicPartitionOffset> partitions) => inner.Assign(partitions);

    public void Assign(IEnumerable<TopicPartition> partitions) => inner.Assign(partitions);

    public void IncrementalAssign(IEnumerable<TopicPartitionOffset> partitions) => inner.IncrementalAssign(partitions);

    public void IncrementalAssign(IEnumerable<TopicPartition> partitions) => inner.IncrementalAssign(partitions);

    public void IncrementalUnassign(IEnumerable<TopicPartition> partitions) => inner.IncrementalUnassign(partitions);

    public void Unassign() => inner.Unassign();

    public void StoreOffset(ConsumeResult<TKey, TValue> result) => inner.StoreOffset(result);

    public void StoreOffset(TopicPartitionOffset offset) => inner.StoreOffset(offset);

    public void Seek(TopicPartitionOffset tpo) => inner.Seek(tpo);

    public void Pause(IEnumerable<TopicPartition> partitions) => inner.Pause(partitions);

    public void Resume(IEnumerable<TopicPartition> partitions) => inner.Resume(partitions);

    public List<TopicPartitionOffset> Committed(TimeSpan timeout) => inner.Committed(timeout);

    public List<TopicPartitionOffset> Committed(IEnumerable<TopicPartition> partitions, TimeSpan timeout) => inner.Committed(partitions, timeout);

    public Offset Position(TopicPartition partition) => inner.Position(partition);

    public List<TopicPartitionOffset> OffsetsForTimes(IEnumerable<TopicPartitionTimestamp> timestampsToSearch, TimeSpan timeout) =>
        inner.OffsetsForTimes(timestampsToSearch, timeout);

    public WatermarkOffsets GetWatermarkOffsets(TopicPartition topicPartition) => inner.GetWatermarkOffsets(topicPartition);

    public WatermarkOffsets QueryWatermarkOffsets(TopicPartition topicPartition, TimeSpan timeout) =>
        inner.QueryWatermarkOffsets(topicPartition, timeout);

    public int AddBrokers(string brokers) => inner.AddBrokers(brokers);

    public void SetSaslCredentials(string username, string password) => inner.SetSaslCredentials(username, password);

    public void Close() => interceptor.Close();

    public void Dispose() => interceptor.Dispose();

    public override string? ToString() => inner.ToString();
}
