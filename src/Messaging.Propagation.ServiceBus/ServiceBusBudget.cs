using System.Text;
using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>
/// The room of a message: 64 KB for all properties, the system's own included, and the size of the whole. No field of ours comes near the 32 KB that a single
/// property may have. Source: Azure Service Bus, "Quotas".
/// </summary>
internal static class ServiceBusBudget
{
    private const int MaxProperties = 64 * 1024;

    // What every namespace allows at least; one that has sent more has more. Premium namespaces begin at 1 MB and can be set to 100 MB.
    private const int StandardMessage = 256 * 1024, PremiumMessage = 1024 * 1024, LargestMessage = 100 * 1024 * 1024;

    // A string of AMQP has its length before it, in up to five bytes; a name in two.
    private const int TextOverhead = 5, NameOverhead = 2;

    // More than any other value takes, those included that have a name of their own for their type.
    private const int OtherValue = 48;

    // Annotations that the SDK and the service add, and the frames around the sections.
    private const int System = 1024;

    // What the SDK adds to each message of many, beside its properties and body.
    private const int OfMany = 256;

    private static readonly int DiagnosticId = FieldNames.DiagnosticId.Length + NameOverhead + TextOverhead + 55;

    /// <summary>Returns the room on a message, less that of <c>Diagnostic-Id</c>.</summary>
    /// <param name="message">The message without the fields.</param>
    /// <param name="limit">The bytes that it may have; null for what its namespace allows, which is not known exactly.</param>
    public static CarrierBudget Of(ServiceBusMessage message, long? limit = null)
    {
        var properties = PropertiesOf(message);
        var size = properties + BodyOf(message.GetRawAmqpMessage().Body);
        var most = limit ?? LimitOf(size);

        // A batch may be as small as its caller wants it.
        var left = Math.Min(MaxProperties - properties - System, most - size - Math.Min(System, most / 16));
        return new CarrierBudget { Bytes = (int)Math.Clamp(left - DiagnosticId, 0, int.MaxValue), FieldOverhead = NameOverhead + TextOverhead };
    }

    /// <summary>Returns the room on all of many messages together, which are sent as one.</summary>
    public static long RoomOf(IReadOnlyList<ServiceBusMessage> messages)
    {
        long size = 0;
        foreach (var message in messages)
            if (message is not null) size += SizeOf(message);
        return Math.Max(0, LimitOf(size) - size - System - ((long)messages.Count * OfMany));
    }

    /// <summary>Returns the bytes of a message's properties and body.</summary>
    public static long SizeOf(ServiceBusMessage message) => PropertiesOf(message) + BodyOf(message.GetRawAmqpMessage().Body);

    /// <summary>Returns whether the SDK has room for the field that it adds to a message which carries no context.</summary>
    public static bool HasRoomForDiagnosticId(ServiceBusMessage message, long room) => Of(message).Bytes > 0 && room >= DiagnosticId;

    private static long LimitOf(long size) => size <= StandardMessage ? StandardMessage : size <= PremiumMessage ? PremiumMessage : LargestMessage;

    private static long PropertiesOf(ServiceBusMessage message)
    {
        // A section that is asked for is made where there is none.
        var raw = message.GetRawAmqpMessage();
        long size = (raw.HasSection(AmqpMessageSection.Properties) ? SystemPropertiesOf(message) : 0)
            + (raw.HasSection(AmqpMessageSection.MessageAnnotations) ? TextOf(message.PartitionKey) + TextOf(message.TransactionPartitionKey) : 0);
        if (ServiceBusCarrier.PropertiesOf(message) is not { } values) return size;
        foreach (var (name, value) in values)
        {
            size += Encoding.UTF8.GetByteCount(name) + TextOverhead;
            size += value switch { string text => TextOf(text), Uri uri => OtherValue + TextOf(uri.OriginalString), byte[] bytes => TextOverhead + bytes.Length, _ => OtherValue };
        }

        return size;
    }

    private static long SystemPropertiesOf(ServiceBusMessage message) =>
        TextOf(message.MessageId) + TextOf(message.SessionId) + TextOf(message.CorrelationId) + TextOf(message.Subject) + TextOf(message.To) +
        TextOf(message.ReplyTo) + TextOf(message.ReplyToSessionId) + TextOf(message.ContentType);

    private static int TextOf(string? text) => text is null ? 0 : TextOverhead + Encoding.UTF8.GetByteCount(text);

    // Other values and sequences are only measured when they are encoded: the SDK refuses a message that is too large with fields, and it is sent without.
    private static long BodyOf(AmqpMessageBody body)
    {
        long size = 0;
        if (body.TryGetData(out var data) && data is not null)
        {
            foreach (var part in data) size += part.Length;
        }
        else if (body.TryGetValue(out var value)) size = value switch { string text => TextOf(text), byte[] bytes => TextOverhead + bytes.Length, _ => 0 };
        return size;
    }
}
