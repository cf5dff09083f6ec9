using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>
/// Builds decorated consumers. They know their group and brokers, their handlers are called with the decorated consumer, and automatic
/// commits have settle spans too.
/// </summary>
/// <typeparam name="TKey">The type of keys.</typeparam>
/// <typeparam name="TValue">The type of values.</typeparam>
/// <param name="config">The consumer's configuration.</param>
/// <param name="propagator">The propagator whose options apply. Default null: <see cref="MessagePropagator.Default"/>.</param>
public class TracingConsumerBuilder<TKey, TValue>(IEnumerable<KeyValuePair<string, string>> config, MessagePropagator? propagator = null)
    : ConsumerBuilder<TKey, TValue>(config)
{
    /// <summary>Builds a decorated consumer.</summary>
    /// <returns>The consumer that the handlers of this builder are called with.</returns>
    public override IConsumer<TKey, TValue> Build()
    {
        var client = new BuiltClient<IConsumer<TKey, TValue>>(inner => inner.WithPropagation(KafkaClientInfo.From(Config), propagator));

        // A copy has the bound handlers: the client calls those of its builder, and this one may build another consumer.
        var bound = (TracingConsumerBuilder<TKey, TValue>)MemberwiseClone();
        bound.ErrorHandler = client.Bind(ErrorHandler);
        bound.LogHandler = client.Bind(LogHandler);
        bound.StatisticsHandler = client.Bind(StatisticsHandler);
        bound.OAuthBearerTokenRefreshHandler = client.Bind(OAuthBearerTokenRefreshHandler);
        bound.PartitionsAssignedHandler = client.Bind(NotingStarts(PartitionsAssignedHandler));
        bound.PartitionsRevokedHandler = client.Bind(PartitionsRevokedHandler);
        bound.PartitionsLostHandler = client.Bind(PartitionsLostHandler);
        bound.OffsetsCommittedHandler = client.Bind(RecordingCommits(OffsetsCommittedHandler));
        return client.Of(bound.BuildInner());
    }

    private IConsumer<TKey, TValue> BuildInner() => base.Build();

    private static Action<IConsumer<TKey, TValue>, CommittedOffsets> RecordingCommits(Action<IConsumer<TKey, TValue>, CommittedOffsets>? handler) =>
        (consumer, committed) =>
        {
            Decorator.InterceptorOf<ConsumerInterceptor<TKey, TValue>>(consumer)?.Commits.Committed(committed);
            handler?.Invoke(consumer, committed);
        };

    // The lag of a partition counts from the offset that the handler chooses for it.
    private static Func<IConsumer<TKey, TValue>, List<TopicPartition>, IEnumerable<TopicPartitionOffset>>? NotingStarts(
        Func<IConsumer<TKey, TValue>, List<TopicPartition>, IEnumerable<TopicPartitionOffset>>? handler) =>
        handler is null ? null : (consumer, partitions) =>
        {
            var starts = handler(consumer, partitions)?.ToList();
            if (starts is not null) Decorator.InterceptorOf<ConsumerInterceptor<TKey, TValue>>(consumer)?.Starts.Assigned(starts);
            return starts!;
        };
}
