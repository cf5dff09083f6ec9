using System.Buffers.Binary;
using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>Reads the stamp of a message.</summary>
internal static class StampField
{
    /// <summary>The stamp; null where there is none, or none that can be read, which <paramref name="failures"/> then says.</summary>
    public static ContextStamp? Read(in ReceivedFields fields, ref FailureCollector failures)
    {
        if (!fields.TryGetSingle(Field.ContextStamp, ref failures, out var value)) return null;

        ContextStamp stamp;
        var reason = value.AsBytes is { } bytes
            ? StampText.Parse<byte>(bytes, out stamp)
            : StampText.Parse(value.AsText.AsSpan(), out stamp);
        if (reason is null) return stamp;

        failures.Add(reason.Value, FieldNames.ContextStamp, value);
        return null;
    }

    /// <summary>True unless the stamp says that it was written with another span.</summary>
    public static bool Belongs(ContextStamp? stamp, in ActivityContext context)
    {
        if (stamp?.SpanPrefix is not { } prefix) return true;
        return prefix == PrefixOf(context.SpanId);
    }

    /// <summary>Returns the first 8 hexadecimal digits of a span id as a number.</summary>
    public static uint PrefixOf(ActivitySpanId id)
    {
        Span<byte> bytes = stackalloc byte[8];
        id.CopyTo(bytes);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
