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

    private static readonly int DiagnosticId = FieldNames.DiagnosticId.Length + NameOverhead + TextOverhead + 55;

    /// <summary>The room that is left, that for <c>Diagnostic-Id</c> taken off.</summary>
    public static CarrierBudget Of(ServiceBusMessage message)
    {
        var properties = SizeOf(message);
        var size = properties + BodyOf(message.GetRawAmqpMessage().Body);
        var limit = size <= StandardMessage ? StandardMessage : size <= PremiumMessage ? PremiumMessage : LargestMessage;
        return new CarrierBudget
        {
            Bytes = (int)Math.Clamp(Math.Min(MaxProperties - properties, limit - size) - System - DiagnosticId, 0, int.MaxValue),
            FieldOverhead = NameOverhead + TextOverhead,
        };
    }

    private static long SizeOf(ServiceBusMessage message)
    {
        // A section that is asked for is made where there is none.
        var raw = message.GetRawAmqpMessage();
        long size = (raw.HasSection(AmqpMessageSection.Properties) ? PropertiesOf(message) : 0)
            + (raw.HasSection(AmqpMessageSection.MessageAnnotations) ? TextOf(message.PartitionKey) + TextOf(message.TransactionPartitionKey) : 0);
        foreach (var (name, value) in message.ApplicationProperties)
        {
            size += Encoding.UTF8.GetByteCount(name) + TextOverhead;
            size += value switch { string text => TextOf(text), Uri uri => OtherValue + TextOf(uri.OriginalString), byte[] bytes => TextOverhead + bytes.Length, _ => OtherValue };
        }

        return size;
    }

    private static long PropertiesOf(ServiceBusMessage message) =>
        TextOf(message.MessageId) + TextOf(message.SessionId) + TextOf(message.CorrelationId) + TextOf(message.Subject) + TextOf(message.To) +
        TextOf(message.ReplyTo) + TextOf(message.ReplyToSessionId) + TextOf(message.ContentType);

    private static int TextOf(string? text) => text is null ? 0 : TextOverhead + Encoding.UTF8.GetByteCount(text);

    // Bodies of other kinds are not measured: what they take is only known when they are encoded.
    private static long BodyOf(AmqpMessageBody body)
    {
        long size = 0;
        if (body.TryGetData(out var data) && data is not null)
            foreach (var part in data)
                size += part.Length;
        return size;
    }
}
