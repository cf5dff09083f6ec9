namespace Messaging.Propagation.Kafka.Tests.Differential;

/// <summary>The public members of Confluent.Kafka's clients and builders that were looked at. A new one fails a test until it is listed here.</summary>
internal static class MemberTables
{
    public const string Producer = """
        IClient.Handle { get }
        IClient.Name { get }
        IClient.AddBrokers(String)
        IClient.SetSaslCredentials(String, String)
        IDisposable.Dispose()
        IProducer<String, String>.ProduceAsync(String, Message<String, String>, CancellationToken)
        IProducer<String, String>.ProduceAsync(TopicPartition, Message<String, String>, CancellationToken)
        IProducer<String, String>.Produce(String, Message<String, String>, Action<DeliveryReport<String, String>>)
        IProducer<String, String>.Produce(TopicPartition, Message<String, String>, Action<DeliveryReport<String, String>>)
        IProducer<String, String>.Poll(TimeSpan)
        IProducer<String, String>.Flush(TimeSpan)
        IProducer<String, String>.Flush(CancellationToken)
        IProducer<String, String>.InitTransactions(TimeSpan)
        IProducer<String, String>.BeginTransaction()
        IProducer<String, String>.CommitTransaction(TimeSpan)
        IProducer<String, String>.CommitTransaction()
        IProducer<String, String>.AbortTransaction(TimeSpan)
        IProducer<String, String>.AbortTransaction()
        IProducer<String, String>.SendOffsetsToTransaction(IEnumerable<TopicPartitionOffset>, IConsumerGroupMetadata, TimeSpan)
        """;

    public const string Consumer = """
        IClient.Handle { get }
        IClient.Name { get }
        IClient.AddBrokers(String)
        IClient.SetSaslCredentials(String, String)
        IDisposable.Dispose()
        IConsumer<String, String>.Consume(Int32)
        IConsumer<String, String>.Consume(CancellationToken)
        IConsumer<String, String>.Consume(TimeSpan)
        IConsumer<String, String>.MemberId { get }
        IConsumer<String, String>.Assignment { get }
        IConsumer<String, String>.Subscription { get }
        IConsumer<String, String>.Subscribe(IEnumerable<String>)
        IConsumer<String, String>.Subscribe(String)
        IConsumer<String, String>.Unsubscribe()
        IConsumer<String, String>.Assign(TopicPartition)
        IConsumer<String, String>.Assign(TopicPartitionOffset)
        IConsumer<String, String>.Assign(IEnumerable<TopicPartitionOffset>)
        IConsumer<String, String>.Assign(IEnumerable<TopicPartition>)
        IConsumer<String, String>.IncrementalAssign(IEnumerable<TopicPartitionOffset>)
        IConsumer<String, String>.IncrementalAssign(IEnumerable<TopicPartition>)
        IConsumer<String, String>.IncrementalUnassign(IEnumerable<TopicPartition>)
        IConsumer<String, String>.Unassign()
        IConsumer<String, String>.StoreOffset(ConsumeResult<String, String>)
        IConsumer<String, String>.StoreOffset(TopicPartitionOffset)
        IConsumer<String, String>.Commit()
        IConsumer<String, String>.Commit(IEnumerable<TopicPartitionOffset>)
        IConsumer<String, String>.Commit(ConsumeResult<String, String>)
        IConsumer<String, String>.Seek(TopicPartitionOffset)
        IConsumer<String, String>.Pause(IEnumerable<TopicPartition>)
        IConsumer<String, String>.Resume(IEnumerable<TopicPartition>)
        IConsumer<String, String>.Committed(TimeSpan)
        IConsumer<String, String>.Committed(IEnumerable<TopicPartition>, TimeSpan)
        IConsumer<String, String>.Position(TopicPartition)
        IConsumer<String, String>.OffsetsForTimes(IEnumerable<TopicPartitionTimestamp>, TimeSpan)
        IConsumer<String, String>.GetWatermarkOffsets(TopicPartition)
        IConsumer<String, String>.QueryWatermarkOffsets(TopicPartition, TimeSpan)
        IConsumer<String, String>.Close()
        IConsumer<String, String>.ConsumerGroupMetadata { get }
        """;

    public const string ProducerBuilder = """
        ProducerBuilder<String, String>.SetStatisticsHandler(Action<IProducer<String, String>, String>)
        ProducerBuilder<String, String>.SetPartitioner(String, PartitionerDelegate)
        ProducerBuilder<String, String>.SetDefaultPartitioner(PartitionerDelegate)
        ProducerBuilder<String, String>.SetErrorHandler(Action<IProducer<String, String>, Error>)
        ProducerBuilder<String, String>.SetLogHandler(Action<IProducer<String, String>, LogMessage>)
        ProducerBuilder<String, String>.SetOAuthBearerTokenRefreshHandler(Action<IProducer<String, String>, String>)
        ProducerBuilder<String, String>.SetKeySerializer(ISerializer<String>)
        ProducerBuilder<String, String>.SetValueSerializer(ISerializer<String>)
        ProducerBuilder<String, String>.SetKeySerializer(IAsyncSerializer<String>)
        ProducerBuilder<String, String>.SetValueSerializer(IAsyncSerializer<String>)
        ProducerBuilder<String, String>.SetKeySerializerBuilder(ISerializerBuilder<String>) (optional)
        ProducerBuilder<String, String>.SetKeySerializerBuilder(IAsyncSerializerBuilder<String>) (optional)
        ProducerBuilder<String, String>.SetValueSerializerBuilder(ISerializerBuilder<String>) (optional)
        ProducerBuilder<String, String>.SetValueSerializerBuilder(IAsyncSerializerBuilder<String>) (optional)
        ProducerBuilder<String, String>.Build()
        """;

    public const string ConsumerBuilder = """
        ConsumerBuilder<String, String>.SetStatisticsHandler(Action<IConsumer<String, String>, String>)
        ConsumerBuilder<String, String>.SetErrorHandler(Action<IConsumer<String, String>, Error>)
        ConsumerBuilder<String, String>.SetLogHandler(Action<IConsumer<String, String>, LogMessage>)
        ConsumerBuilder<String, String>.SetOAuthBearerTokenRefreshHandler(Action<IConsumer<String, String>, String>)
        ConsumerBuilder<String, String>.SetKeyDeserializer(IDeserializer<String>)
        ConsumerBuilder<String, String>.SetValueDeserializer(IDeserializer<String>)
        ConsumerBuilder<String, String>.SetPartitionsAssignedHandler(Func<IConsumer<String, String>, List<TopicPartition>, IEnumerable<TopicPartitionOffset>>)
        ConsumerBuilder<String, String>.SetPartitionsAssignedHandler(Action<IConsumer<String, String>, List<TopicPartition>>)
        ConsumerBuilder<String, String>.SetPartitionsRevokedHandler(Func<IConsumer<String, String>, List<TopicPartitionOffset>, IEnumerable<TopicPartitionOffset>>)
        ConsumerBuilder<String, String>.SetPartitionsRevokedHandler(Action<IConsumer<String, String>, List<TopicPartitionOffset>>)
        ConsumerBuilder<String, String>.SetPartitionsLostHandler(Func<IConsumer<String, String>, List<TopicPartitionOffset>, IEnumerable<TopicPartitionOffset>>)
        ConsumerBuilder<String, String>.SetPartitionsLostHandler(Action<IConsumer<String, String>, List<TopicPartitionOffset>>)
        ConsumerBuilder<String, String>.SetOffsetsCommittedHandler(Action<IConsumer<String, String>, CommittedOffsets>)
        ConsumerBuilder<String, String>.SetKeyDeserializerBuilder(IDeserializerBuilder<String>) (optional)
        ConsumerBuilder<String, String>.SetKeyDeserializerBuilder(IAsyncDeserializerBuilder<String>) (optional)
        ConsumerBuilder<String, String>.SetValueDeserializerBuilder(IDeserializerBuilder<String>) (optional)
        ConsumerBuilder<String, String>.SetValueDeserializerBuilder(IAsyncDeserializerBuilder<String>) (optional)
        ConsumerBuilder<String, String>.Build()
        """;
}
