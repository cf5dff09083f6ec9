using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>Settle spans for commits, of a consumer's or of a transaction's: of one destination where all that is committed has one.</summary>
internal sealed class CommitInterceptor
{
    private readonly MessagePropagator propagator;
    private readonly OperationCache<(string? Topic, int Partition)> commits;

    public CommitInterceptor(MessagePropagator propagator, Lazy<MessagingClient> client)
    {
        this.propagator = propagator;
        commits = new(key => propagator.CreateOperation(
            client.Value, MessagingOperationType.Settle, KafkaAttributes.Commit, key.Topic, KafkaAttributes.PartitionId(key.Partition),
            policyDestination: KafkaDestination.Of(key.Topic)));
    }

    /// <summary>Commits everything there is; which topics that are is known when it is done.</summary>
    public List<TopicPartitionOffset> Commit(Func<List<TopicPartitionOffset>> commit)
    {
        var settle = Start(null, Partition.Any, default);
        try
        {
            var committed = commit();
            if (CommonTopic(committed) is { } topic && settle.Activity is { } activity)
            {
                activity.DisplayName = commits.Get((topic, Partition.Any.Value)).SpanName;
                activity.SetTag(MessagingAttributes.DestinationName, topic);
            }

            settle.Complete();
            return committed;
        }
        catch (Exception exception)
        {
            settle.Fail(KafkaError.From(exception));
            throw;
        }
    }

    /// <summary>Commits offsets. They are enumerated once, as the client would.</summary>
    public void Commit(IEnumerable<TopicPartitionOffset> offsets, Action<IEnumerable<TopicPartitionOffset>> commit)
    {
        var list = offsets is null ? null : offsets as IReadOnlyList<TopicPartitionOffset> ?? [.. offsets];
        var partition = list is [{ } only] ? only.Partition : Partition.Any;
        Run(Start(CommonTopic(list), partition, default), () => commit(list!));
    }

    /// <summary>Commits one message.</summary>
    public void Commit<TKey, TValue>(ConsumeResult<TKey, TValue> result, Action<ConsumeResult<TKey, TValue>> commit)
    {
        var settle = result is null
            ? default
            : Start(result.Topic, result.Partition, propagator.Extract(result.Message?.Headers, default(KafkaCarrier.Getter), commits.Get((result.Topic, result.Partition.Value))));
        KafkaAttributes.SetOffset(settle.Activity, result?.Offset ?? Offset.Unset);
        Run(settle, () => commit(result!));
    }

    /// <summary>A commit that the client has made by itself and now tells of.</summary>
    public void Committed(CommittedOffsets committed)
    {
        try
        {
            // It tells of every assigned partition, also of those that had nothing to commit.
            var offsets = committed.Offsets.Where(offset => offset.Offset.Value >= 0).Select(offset => offset.TopicPartitionOffset).ToList();
            if (offsets.Count == 0) return;

            var settle = Start(CommonTopic(offsets), offsets is [var only] ? only.Partition : Partition.Any, default);
            if (committed.Error is { IsError: true } error) settle.Fail(KafkaError.From(error));
            else settle.Complete();
        }
        catch (Exception exception)
        {
            propagator.ReportError("settle", exception);
        }
    }

    private static void Run(in SettleOperation settle, Action commit)
    {
        try
        {
            commit();
        }
        catch (Exception exception)
        {
            settle.Fail(KafkaError.From(exception));
            throw;
        }

        settle.Complete();
    }

    private SettleOperation Start(string? topic, Partition partition, in Extraction extraction)
    {
        var settle = SettleOperation.Start(propagator, commits.Get((topic, partition.Value)), extraction.Context);
        propagator.Enrich(settle.Activity, commits.Get((topic, partition.Value)), null);
        return settle;
    }

    private static string? CommonTopic(IReadOnlyList<TopicPartitionOffset>? offsets)
    {
        string? topic = null;
        foreach (var offset in offsets ?? [])
        {
            if (topic is not null && topic != offset?.Topic) return null;
            topic = offset?.Topic;
        }

        return topic;
    }
}
