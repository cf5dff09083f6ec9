using System.Diagnostics.Metrics;
using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>
/// How many records each assigned partition of the living consumers has still to hand over, by the watermarks that the client last
/// fetched: the gauge asks nobody on the network, and only when metrics are collected.
/// </summary>
internal sealed class ConsumerLag : IDisposable
{
    private static readonly List<WeakReference<ConsumerLag>> Living = [];
    private static readonly ObservableGauge<long> Gauge = PropagationTelemetry.Meter.CreateObservableGauge(
        "messaging.kafka.consumer.lag", ObserveAll, "{message}", "Records behind the end of the partition, by the watermarks last fetched.");

    private readonly Lock gate = new();
    private readonly Func<IEnumerable<Measurement<long>>> observe;
    private bool disposed;

    private ConsumerLag(Func<IEnumerable<Measurement<long>>> observe) => this.observe = observe;

    public static ConsumerLag Watch<TKey, TValue>(IConsumer<TKey, TValue> consumer, MessagingClient client)
    {
        _ = Gauge;
        var lag = new ConsumerLag(() => Measure(consumer, client));
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
            catch (Exception exception) when (exception is KafkaException or ObjectDisposedException or InvalidOperationException)
            {
                // Closed under its decorator, or not consuming yet: there is nothing to measure.
                disposed = exception is ObjectDisposedException;
            }
        }
    }

    private static IEnumerable<Measurement<long>> Measure<TKey, TValue>(IConsumer<TKey, TValue> consumer, MessagingClient client)
    {
        foreach (var partition in consumer.Assignment)
        {
            var end = consumer.GetWatermarkOffsets(partition).High;
            var position = consumer.Position(partition);
            if (end.Value < 0 || position.Value < 0) continue;

            List<KeyValuePair<string, object?>> tags =
            [
                new(MessagingAttributes.System, KafkaAttributes.System),
                new(MessagingAttributes.DestinationName, partition.Topic),
                new(MessagingAttributes.DestinationPartitionId, KafkaAttributes.PartitionId(partition.Partition)),
            ];
            if (client.ConsumerGroup is { } group) tags.Add(new(MessagingAttributes.ConsumerGroupName, group));
            yield return new Measurement<long>(Math.Max(0, end.Value - position.Value), tags);
        }
    }
}
