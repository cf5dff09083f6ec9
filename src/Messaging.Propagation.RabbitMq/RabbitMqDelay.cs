using System.Globalization;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq;

/// <summary>
/// The delay that a publisher asks a delayed-message exchange for, in the header <c>x-delay</c>. The exchange negates the header of a message that it has delayed;
/// any other exchange leaves it as it is. Source: rabbitmq-delayed-message-exchange, <c>swap_delay_header</c>.
/// </summary>
internal static class RabbitMqDelay
{
    private const string Header = "x-delay";

    /// <summary>Returns when a message that is published now is due; null if that is at once.</summary>
    public static DateTimeOffset? DueOf(IReadOnlyBasicProperties? properties, MessagePropagator propagator) =>
        Milliseconds(properties?.Headers) is > 0 and var delay ? Add(propagator.StartTimer().Started, delay) : null;

    /// <summary>Returns when a received message was due; null if no exchange has delayed it since it was sent.</summary>
    /// <param name="headers">The message's headers.</param>
    /// <param name="extraction">What they carry. A stamp without a due time is that of a later publish, which has only copied the header.</param>
    /// <param name="timestamp">When the message was sent, for a message without a stamp.</param>
    public static DateTimeOffset? DueOf(IDictionary<string, object?>? headers, in Extraction extraction, DateTimeOffset? timestamp)
    {
        if (Milliseconds(headers) is not (< 0 and var delay)) return null;
        return extraction.Stamp is { } stamp ? stamp.Due : timestamp is { } sent ? Add(sent, -delay) : null;
    }

    // As many as an unsigned number of 32 bits holds, the most that the exchange takes.
    private static long? Milliseconds(IDictionary<string, object?>? headers) =>
        headers is not null && headers.TryGetValue(Header, out var value) && value is long or int or uint or short or ushort or sbyte or byte
            && Convert.ToInt64(value, CultureInfo.InvariantCulture) is >= -uint.MaxValue and <= uint.MaxValue and var delay
            ? delay
            : null;

    private static DateTimeOffset? Add(DateTimeOffset time, long delay) =>
        time < DateTimeOffset.MaxValue - TimeSpan.FromMilliseconds(delay) ? time + TimeSpan.FromMilliseconds(delay) : null;
}
