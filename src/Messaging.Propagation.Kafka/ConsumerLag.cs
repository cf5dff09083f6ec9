using System.Diagnostics.Metrics;
using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>
/// The gauge of the records that each assigned partition is behind its end, by the watermarks last fetched. A collection never waits for
/// the network: committed offsets that it needs are fetched for the next one.
/// </summary>
internal sealed class ConsumerLag : IDisposable
{
    private static readonly List<WeakReference<ConsumerLag>> Living = [];
    private static readonly ObservableGauge<long> Gauge = PropagationTelemetry.Meter.CreateObservableGauge(
        "messaging.kafka.consumer.lag", ObserveAll, "{message}", "Records behind the end of the partition, by the watermarks last fetched.");

    private readonly Lock gate = new();
    private readonly Func<IEnumerable<Measurement<long>>> observe;
    private readonly StartOffsets starts;
    private bool disposed;

    private ConsumerLag(Func<IEnumerable<Measurement<long>>> observe, StartOffsets starts) => (this.observe, this.starts) = (observe, starts);

    public static ConsumerLag Watch<TKey, TValue>(IConsumer<TKey, TValue> consumer, Lazy<MessagingClient> client, StartOffsets starts)
    {
        _ = Gauge;
        var lag = new ConsumerLag(() => Measure(consumer, client, starts), starts);
        lock (Living)
        {
            Living.RemoveAll(reference => !reference.TryGetTarget(out _));
            Living.Add(new WeakReference<ConsumerLag>(lag));
        }

        return lag;
    }

    /// <summary>Stops watching, and waits for an observation that is under way: the consumer is about to go.</summary>
    public void Dispose()
    {
        lock (gate) disposed = true;
        starts.Close();
        lock (Living) Living.RemoveAll(reference => !reference.TryGetTarget(out var lag) || ReferenceEquals(lag, this));
    }

    private static List<Measurement<long>> ObserveAll()
    {
        List<ConsumerLag> all = [];
        lock (Living)
        {
            foreach (var reference in Living)
                if (reference.TryGetTarget(out var lag))
                    all.Add(lag);
        }

        var measurements = new List<Measurement<long>>();
        foreach (var lag in all) lag.Observe(measurements);
        return measurements;
    }

    private void Observe(List<Measurement<long>> measurements)
    {
        lock (gate)
        {
            if (disposed) return;
            try
            {
                measurements.AddRange(observe());
            }
            catch (Exception exception)
            {
                // Closed under its decorator, or not consuming yet. What is thrown here would end the collection of all metrics.
                disposed = exception is ObjectDisposedException;
            }
        }
    }

    private static IEnumerable<Measurement<long>> Measure<TKey, TValue>(
        IConsumer<TKey, TValue> consumer, Lazy<MessagingClient> client, StartOffsets starts)
    {
        List<TopicPartition> untouched = [];
        foreach (var partition in consumer.Assignment)
        {
            var watermarks = consumer.GetWatermarkOffsets(partition);
            if (watermarks.High.Value < 0) continue;

            var position = consumer.Position(partition);
            if (position.Value < 0) untouched.Add(partition);
            if ((position.Value < 0 ? starts.Of(partition, watermarks) : position.Value) is { } next)
                yield return new Measurement<long>(Math.Max(0, watermarks.High.Value - next), TagsOf(partition, client.Value));
        }

        // A partition that was assigned by hand may have begun anywhere.
        if (untouched.Count > 0 && consumer.Subscription.Count > 0) starts.AskFor(consumer, untouched);
    }

    private static List<KeyValuePair<string, object?>> TagsOf(TopicPartition partition, MessagingClient client)
    {
        List<KeyValuePair<string, object?>> tags =
        [
            new(MessagingAttributes.System, KafkaAttributes.System),
            new(MessagingAttributes.DestinationName, partition.Topic),
            new(MessagingAttributes.DestinationPartitionId, KafkaAttributes.PartitionId(partition.Partition)),
        ];
        if (client.ConsumerGroup is { } group) tags.Add(new(MessagingAttributes.ConsumerGroupName, group));
        return tags;
    }
}
