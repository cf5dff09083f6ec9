using System.Collections.Concurrent;
using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>
/// The offsets from which a group's consumer begins in assigned partitions that it has not consumed from yet: the offset that the
/// assignment named, else the committed one, else the partition's beginning if the configuration says so.
/// </summary>
internal sealed class StartOffsets(AutoOffsetReset? reset)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<TopicPartition, Offset> named = new();
    private readonly Lock asking = new();
    private volatile Dictionary<TopicPartition, Offset> committed = [];
    private bool closed;
    private int asks;

    /// <summary>Notes the offsets of an assignment.</summary>
    public void Assigned(IEnumerable<TopicPartitionOffset> partitions)
    {
        foreach (var partition in partitions)
            if (partition?.TopicPartition is { } key)
                named[key] = partition.Offset;
    }

    /// <summary>Returns the offset from which the partition is consumed; null if it is not known.</summary>
    public long? Of(TopicPartition partition, WatermarkOffsets watermarks)
    {
        var offset = named.TryGetValue(partition, out var chosen) && chosen != Offset.Unset && chosen != Offset.Stored
            ? chosen
            : committed.TryGetValue(partition, out var stored) ? ResetWhereUnset(stored) : Offset.End;
        if (offset == Offset.Beginning) return watermarks.Low.Value;
        return offset.Value < 0 ? null : Math.Max(offset.Value, watermarks.Low.Value);
    }

    /// <summary>Asks the broker for the committed offsets on a thread of the pool, unless an earlier call still waits.</summary>
    public void AskFor<TKey, TValue>(IConsumer<TKey, TValue> consumer, List<TopicPartition> partitions)
    {
        if (Interlocked.CompareExchange(ref asks, 1, 0) != 0) return;
        ThreadPool.UnsafeQueueUserWorkItem(_ => Ask(consumer, partitions), null);
    }

    /// <summary>Waits for a call that is under way, at most its timeout of one second, and allows no other: the consumer is about to go.</summary>
    public void Close()
    {
        lock (asking) closed = true;
    }

    private void Ask<TKey, TValue>(IConsumer<TKey, TValue> consumer, List<TopicPartition> partitions)
    {
        try
        {
            lock (asking)
            {
                if (!closed) committed = consumer.Committed(partitions, Timeout).ToDictionary(each => each.TopicPartition, each => each.Offset);
            }
        }
        catch (Exception)
        {
            // The coordinator did not answer, or the consumer is gone: nothing is known until the next collection asks again.
            committed = [];
        }
        finally
        {
            Volatile.Write(ref asks, 0);
        }
    }

    // A group that has committed nothing begins where the configuration says.
    private Offset ResetWhereUnset(Offset stored) =>
        stored.Value >= 0 ? stored : reset == AutoOffsetReset.Earliest ? Offset.Beginning : Offset.End;
}
