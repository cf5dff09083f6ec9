using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>Kafka's span attributes. Source: OpenTelemetry semantic conventions 1.44.0, "Kafka".</summary>
internal static class KafkaAttributes
{
    public const string System = "kafka";
    public const string Send = "send", Poll = "poll", Process = "process", Commit = "commit";

    public const string ClusterId = "messaging.kafka.cluster.id", PeerService = "peer.service";

    private const string Key = "messaging.kafka.message.key", Offset = "messaging.kafka.offset", Tombstone = "messaging.kafka.message.tombstone";

    /// <summary>What is known of a message before it is sent and after it is received.</summary>
    public static void SetMessage<TKey, TValue>(Activity? activity, Message<TKey, TValue> message)
    {
        if (activity is not { IsAllDataRequested: true }) return;
        if (KeyText(message.Key) is { } key) activity.SetTag(Key, key);
        if (IsTombstone(message)) activity.SetTag(Tombstone, true);
    }

    /// <summary>Where a received message stood.</summary>
    public static void SetOffset(Activity? activity, Offset offset)
    {
        if (activity is { IsAllDataRequested: true } && offset.Value >= 0) activity.SetTag(Offset, offset.Value);
    }

    /// <summary>Where a sent message was put, known from its delivery report.</summary>
    public static void SetDelivery(Activity? activity, Partition partition, Offset offset)
    {
        if (activity is not { IsAllDataRequested: true }) return;
        if (partition.Value >= 0) activity.SetTag(MessagingAttributes.DestinationPartitionId, PartitionId(partition));
        SetOffset(activity, offset);
    }

    /// <summary>What tells one message of a batch from the others, for its link.</summary>
    public static ActivityTagsCollection OfLink<TKey, TValue>(ConsumeResult<TKey, TValue> result, bool withTopic, bool withPartition)
    {
        var tags = new ActivityTagsCollection { { Offset, result.Offset.Value } };
        if (withTopic) tags.Add(MessagingAttributes.DestinationName, result.Topic);
        if (withPartition) tags.Add(MessagingAttributes.DestinationPartitionId, PartitionId(result.Partition));
        if (KeyText(result.Message.Key) is { } key) tags.Add(Key, key);
        if (IsTombstone(result.Message)) tags.Add(Tombstone, true);
        return tags;
    }

    /// <summary>A partition as the conventions write it; null for "any".</summary>
    public static string? PartitionId(Partition partition) =>
        partition.Value < 0 ? null : partition.Value.ToString(CultureInfo.InvariantCulture);

    // Only what has one obvious spelling: a type's own ToString may be anything, and bytes have none.
    private static string? KeyText<TKey>(TKey key) => key switch
    {
        string text => text,
        sbyte or byte or short or ushort or int or uint or long or ulong or Guid => string.Create(CultureInfo.InvariantCulture, $"{key}"),
        _ => null,
    };

    // A deserializer that ignores the value says nothing of whether there was one.
    private static bool IsTombstone<TKey, TValue>(Message<TKey, TValue> message) => message.Value is null && typeof(TValue) != typeof(Ignore);
}
