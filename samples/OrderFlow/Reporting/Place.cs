using System.Diagnostics;
using Messaging.Propagation;

namespace OrderFlow;

/// <summary>Where a message stands in Kafka: by this an observer's report and the spans of the same message find each other.</summary>
internal readonly record struct Place(string Topic, string Partition, long Offset)
{
    public static Place? Of(in ArrivalReport report) =>
        report is { Operation: { Destination: { } topic, Partition: { } partition }, Delivery.Offset: { } offset }
            ? new Place(topic, partition, offset)
            : null;

    public static Place? Of(Activity span) =>
        span.Destination() is { } topic
        && span.GetTagItem(MessagingAttributes.DestinationPartitionId) is string partition
        && span.GetTagItem(SpanFacts.KafkaOffset) is long offset
            ? new Place(topic, partition, offset)
            : null;
}
