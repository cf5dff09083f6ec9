using System.Runtime.Serialization;
using System.Text;
using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.Testing;

/// <summary>What the service refuses. Source: Azure Service Bus, "Quotas"; of property types: <c>ServiceBusMessage.ApplicationProperties</c>.</summary>
internal static class BusRules
{
    /// <summary>Bytes that a message, or a batch, may have in a standard namespace.</summary>
    public const long MaxMessage = 256 * 1024;

    private const int MaxProperty = 32 * 1024, MaxProperties = 64 * 1024;

    /// <summary>Throws what a send of this message would throw.</summary>
    public static void Check(ServiceBusMessage message, string path)
    {
        CheckProperties(message);
        if (SizeOf(message) is var whole and > MaxMessage) throw BusErrors.TooLarge(path, whole, MaxMessage);
    }

    /// <summary>Throws where properties are too large, or of types that are not taken.</summary>
    public static void CheckProperties(ServiceBusMessage message)
    {
        long properties = 0;
        foreach (var (name, value) in message.ApplicationProperties)
        {
            if (!IsAllowed(value)) throw new SerializationException($"Serialization operation failed due to unsupported type {value.GetType().FullName}, of property '{name}'.");
            var size = SizeOf(value);
            if (size > MaxProperty) throw new SerializationException($"Property '{name}' is of {size} bytes, over the limit of {MaxProperty}.");
            properties += Encoding.UTF8.GetByteCount(name) + size;
        }

        if (properties > MaxProperties) throw new SerializationException($"The properties are of {properties} bytes, over the limit of {MaxProperties}.");
    }

    /// <summary>The bytes that count for a message.</summary>
    public static long SizeOf(ServiceBusMessage message)
    {
        long size = message.Body.ToMemory().Length;
        foreach (var (name, value) in message.ApplicationProperties) size += Encoding.UTF8.GetByteCount(name) + SizeOf(value);
        return size;
    }

    private static bool IsAllowed(object? value) => value is null or string or bool or byte or sbyte or short or ushort or int or uint or long or ulong or float or double
        or decimal or char or Guid or DateTime or DateTimeOffset or TimeSpan or Uri;

    private static int SizeOf(object? value) => value switch
    {
        null => 1,
        string text => Encoding.UTF8.GetByteCount(text),
        Uri uri => Encoding.UTF8.GetByteCount(uri.OriginalString),
        bool or byte or sbyte => 1,
        short or ushort or char => 2,
        int or uint or float => 4,
        Guid or decimal => 16,
        _ => 8,
    };
}
