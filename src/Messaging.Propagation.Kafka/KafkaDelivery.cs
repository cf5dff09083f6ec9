using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>What Kafka says of a delivery. It does not count deliveries, and a message has no id but its place.</summary>
internal static class KafkaDelivery
{
    public static DeliveryInfo Of(MessageMetadata message, Offset offset) => new()
    {
        Offset = offset.Value >= 0 ? offset.Value : null,
        Timestamp = TimeOf(message.Timestamp),
        Clock = message.Timestamp.Type == TimestampType.LogAppendTime ? LagClock.Broker : LagClock.Producer,
    };

    // Anything may stand in a record: before 1970 means that there is none, after 9999 there are no dates.
    private static DateTimeOffset? TimeOf(Timestamp timestamp) =>
        timestamp.Type != TimestampType.NotAvailable && timestamp.UnixTimestampMs is > 0 and <= 253402300799999
            ? DateTimeOffset.FromUnixTimeMilliseconds(timestamp.UnixTimestampMs)
            : null;
}
