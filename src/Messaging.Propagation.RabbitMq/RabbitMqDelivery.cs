using System.Text;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq;

/// <summary>Reads what RabbitMQ tells about a delivery besides the context.</summary>
internal static class RabbitMqDelivery
{
    // The last second that a DateTimeOffset can hold.
    private const long MaxTime = 253402300799;

    public static DeliveryInfo Of(IReadOnlyBasicProperties properties, bool redelivered, in Extraction extraction)
    {
        DateTimeOffset? timestamp = properties.IsTimestampPresent() && properties.Timestamp.UnixTime is > 0 and <= MaxTime
            ? DateTimeOffset.FromUnixTimeSeconds(properties.Timestamp.UnixTime)
            : null;
        return new()
        {
            MessageId = properties.MessageId,
            Timestamp = timestamp,
            Clock = LagClock.ProducerSeconds,
            Due = RabbitMqDelay.DueOf(properties.Headers, extraction, timestamp),
            Attempt = AttemptOf(properties.Headers, redelivered),
        };
    }

    /// <summary>
    /// Which delivery it is. The first is not marked; a quorum queue counts the others, a classic one only says that there was one. Those that
    /// ended in a rejection before the message came back through a dead-letter exchange count as well.
    /// </summary>
    private static int AttemptOf(IDictionary<string, object?>? headers, bool redelivered)
    {
        var here = !redelivered ? 1 : headers is not null && headers.TryGetValue("x-delivery-count", out var count) && NumberOf(count) is { } known ? known + 1 : 2;
        return (int)Math.Min(int.MaxValue, here + RejectionsIn(headers));
    }

    private static long RejectionsIn(IDictionary<string, object?>? headers)
    {
        if (headers is null || !headers.TryGetValue("x-death", out var deaths) || deaths is not IList<object?> list) return 0;

        // Expiry in a queue that only delays a retry is no delivery that failed.
        long rejections = 0;
        foreach (var entry in list)
            if (entry is IDictionary<string, object?> death && death.TryGetValue("reason", out var reason) && IsRejection(reason) &&
                death.TryGetValue("count", out var count))
                rejections += NumberOf(count) ?? 0;
        return rejections;
    }

    private static bool IsRejection(object? reason) =>
        (reason as string ?? (reason is byte[] bytes ? Encoding.UTF8.GetString(bytes) : "")) is "rejected" or "delivery_limit";

    private static long? NumberOf(object? value) => value switch
    {
        long number when number is >= 0 and < int.MaxValue => number,
        int number when number >= 0 => number,
        short number when number >= 0 => number,
        byte number => number,
        _ => null,
    };
}
