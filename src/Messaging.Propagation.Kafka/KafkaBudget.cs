using System.Text;
using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>
/// The room that <c>message.max.bytes</c> leaves on a message, by the client's own rule: key, value and headers, each number before them in its longest encoding.
/// Source: librdkafka, <c>rd_kafka_msg_max_wire_size</c> and <c>rd_kafka_header_add</c>.
/// </summary>
internal static class KafkaBudget
{
    // Length, attributes, timestamp, offset, the lengths of key and value, and the number of headers.
    private const int RecordOverhead = 5 + 1 + 10 + 5 + 5 + 5 + 5;

    // The lengths of name and value of a header, of up to a megabyte each.
    private const int HeaderOverhead = 3 + 3;

    // More than all fields take as a rule. With this much left nobody needs to know the exact size of a text.
    private const int Plenty = 65_536;

    // No UTF-16 unit takes more in UTF-8.
    private const int MaxBytesPerChar = 3;

    /// <summary>Returns the room on a message; no limit where its size is not known before it is serialized.</summary>
    /// <param name="maxBytes">The limit; null where it is not known.</param>
    /// <param name="message">The caller's message.</param>
    /// <param name="headers">The headers that are sent in place of its own, without the fields.</param>
    /// <remarks>A caller's own serializer may make another size of a text. Where the client then refuses the message, it goes without fields.</remarks>
    public static CarrierBudget Of<TKey, TValue>(int? maxBytes, Message<TKey, TValue> message, Headers headers)
    {
        if (maxBytes is not { } limit) return default;

        long left = limit - RecordOverhead;
        if (!TryTake(message.Key, ref left) || !TryTake(message.Value, ref left)) return default;
        for (var i = 0; i < headers.Count; i++)
            left -= HeaderOverhead + Encoding.UTF8.GetByteCount(headers[i].Key) + (headers[i].GetValueBytes()?.Length ?? 0);
        return new CarrierBudget { Bytes = (int)Math.Max(left, 0), FieldOverhead = HeaderOverhead };
    }

    // The types that the client serializes itself.
    private static bool TryTake<T>(T part, ref long left)
    {
        switch (part)
        {
            case null: return true;
            case byte[] bytes: left -= bytes.Length; return true;
            case string text: left -= SizeOf(text, left); return true;
            case int or float: left -= sizeof(int); return true;
            case long or double: left -= sizeof(long); return true;
            default: return false;
        }
    }

    private static long SizeOf(string text, long left)
    {
        var most = (long)text.Length * MaxBytesPerChar;
        return left - most >= Plenty ? most : Encoding.UTF8.GetByteCount(text);
    }
}
