using System.Globalization;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs;

/// <summary>What SQS says of a delivery, as far as the receive asked for it.</summary>
internal static class SqsDelivery
{
    public const string SentTimestamp = "SentTimestamp", ReceiveCount = "ApproximateReceiveCount";

    // The last millisecond that a DateTimeOffset can hold.
    private const long MaxTime = 253402300799999;

    public static DeliveryInfo Of(Message message, in Extraction extraction) => new()
    {
        MessageId = message.MessageId,
        Timestamp = NumberOf(message, SentTimestamp) is { } sent and > 0 and <= MaxTime ? DateTimeOffset.FromUnixTimeMilliseconds(sent) : null,
        Clock = LagClock.Broker,
        Due = extraction.Stamp?.Due,
        Attempt = NumberOf(message, ReceiveCount) is { } count and > 0 and <= int.MaxValue ? (int)count : null,
    };

    private static long? NumberOf(Message message, string attribute) =>
        message.Attributes is { } attributes && attributes.TryGetValue(attribute, out var text) &&
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
