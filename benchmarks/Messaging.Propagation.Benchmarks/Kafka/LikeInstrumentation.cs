using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;

namespace Messaging.Propagation.Benchmarks;

/// <summary>
/// The work that OpenTelemetry.Instrumentation.ConfluentKafka does for a message, as its published source has it: the clocks that it asks, the attributes and
/// where they are gathered, the propagators and their delegates, two metrics a call. The package itself is not in every package source. Like it, this changes
/// the caller's message.
/// </summary>
internal static class LikeInstrumentation
{
    public const string Source = "like OpenTelemetry.Instrumentation.ConfluentKafka";

    private const string System = "messaging.system", Name = "messaging.operation.name", Type = "messaging.operation.type";
    private const string Destination = "messaging.destination.name", Partition = "messaging.destination.partition.id", Group = "messaging.consumer.group.name";

    private static readonly ActivitySource Activities = new(Source);
    private static readonly Meter Meter = new(Source);
    private static readonly Counter<long> Sent = Meter.CreateCounter<long>("messaging.client.sent.messages");
    private static readonly Counter<long> Consumed = Meter.CreateCounter<long>("messaging.client.consumed.messages");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("messaging.client.operation.duration");
    private static readonly CompositeTextMapPropagator Propagator = Instrumentation.Propagator;

    public static async Task<DeliveryResult<string, string>> ProduceAsync(IProducer<string, string> producer, string topic, Message<string, string> message)
    {
        var start = DateTimeOffset.UtcNow;
        using var activity = StartSend(producer, topic, message, start);
        try
        {
            return await producer.ProduceAsync(topic, message).ConfigureAwait(false);
        }
        finally
        {
            EndSend(topic, activity, start);
        }
    }

    public static void Produce(IProducer<string, string> producer, string topic, Message<string, string> message)
    {
        var start = DateTimeOffset.UtcNow;
        using var activity = StartSend(producer, topic, message, start);
        producer.Produce(topic, message);
        EndSend(topic, activity, start);
    }

    public static ConsumeResult<string, string>? Consume(IConsumer<string, string> consumer, TimeSpan timeout, string group)
    {
        var start = DateTimeOffset.UtcNow;
        var result = consumer.Consume(timeout);
        if (result?.Message is null) return result;

        var end = DateTimeOffset.UtcNow;
        var place = result.TopicPartitionOffset;
        using (var activity = StartReceive(consumer, result, place, group, start)) activity?.SetEndTime(end.UtcDateTime);

        TagList tags = new() { { Name, "poll" }, { Type, "receive" }, { System, "kafka" }, { Destination, place.Topic } };
        tags.Add(Partition, place.Partition.Value.ToString(CultureInfo.InvariantCulture));
        tags.Add(Group, group);
        Consumed.Add(1, in tags);
        Duration.Record((end - start).TotalSeconds, in tags);
        return result;
    }

    private static Activity? StartSend(IProducer<string, string> producer, string topic, Message<string, string> message, DateTimeOffset start)
    {
        var attributes = new ActivityTagsCollection { [Destination] = topic, [Name] = "send", [Type] = "send", [System] = "kafka" };
        var activity = Activities.StartActivity(string.Concat("send", " ", topic), ActivityKind.Producer, default(ActivityContext), attributes, null, start);
        if (activity is null) return null;

        if (activity.IsAllDataRequested)
        {
            activity.SetTag("messaging.client.id", producer.Name);
            activity.SetTag("messaging.kafka.message.key", message.Key);
        }

        Propagator.Inject(new PropagationContext(activity.Context, Baggage.Current), message, (carrier, name, value) =>
        {
            carrier.Headers ??= [];
            carrier.Headers.Add(name, Encoding.UTF8.GetBytes(value));
        });
        return activity;
    }

    private static void EndSend(string topic, Activity? activity, DateTimeOffset start)
    {
        var end = DateTimeOffset.UtcNow;
        activity?.SetEndTime(end.UtcDateTime);
        TagList tags = new() { { Name, "send" }, { Type, "send" }, { System, "kafka" }, { Destination, topic } };
        Sent.Add(1, in tags);
        Duration.Record((end - start).TotalSeconds, in tags);
    }

    private static Activity? StartReceive(
        IConsumer<string, string> consumer, ConsumeResult<string, string> result, TopicPartitionOffset place, string group, DateTimeOffset start)
    {
        var received = result.Message.Headers is { } headers ? Propagator.Extract(default, headers, Instrumentation.Get) : default;
        ActivityLink[] links = received.ActivityContext.IsValid() ? [new ActivityLink(received.ActivityContext)] : [];
        var attributes = new ActivityTagsCollection { [Name] = "poll", [Type] = "receive", [System] = "kafka" };
        attributes.Add(Group, group);
        attributes.Add(Destination, place.Topic);
        attributes.Add(Partition, place.Partition.Value.ToString(CultureInfo.InvariantCulture));
        var activity = Activities.StartActivity(string.Concat("poll", " ", place.Topic), ActivityKind.Client, default(ActivityContext), attributes, links, start);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("messaging.client.id", consumer.Name);
            activity.SetTag("messaging.kafka.offset", place.Offset.Value);
            activity.SetTag("messaging.kafka.message.key", result.Message.Key);
        }

        return activity;
    }
}
