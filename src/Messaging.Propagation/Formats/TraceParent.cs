using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Messaging.Propagation;

/// <summary>The <c>traceparent</c> field. Source: W3C Trace Context Level 2, "traceparent header" and "Versioning of traceparent".</summary>
internal static class TraceParent
{
    /// <summary>Length of a version 00 field, and the least of any.</summary>
    public const int Length = 55;

    /// <summary>A longer field is not read. The specification sets no bound for future versions; this is ours.</summary>
    public const int MaxLength = 512;

    /// <summary>The flags with a meaning in Level 2: sampled (01) and random trace id (02). A sender sets all others to zero.</summary>
    public const ActivityTraceFlags KnownFlags = (ActivityTraceFlags)3;

    private const int TraceIdStart = 3, TraceIdEnd = 35, SpanIdStart = 36, SpanIdEnd = 52, FlagsStart = 53;

    /// <summary>Reads a field; null where it is good, else why it is not.</summary>
    public static FailureReason? Parse<T>(ReadOnlySpan<T> text, out ActivityContext context)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (typeof(T) == typeof(byte) && TryParseCommon(MemoryMarshal.Cast<T, byte>(text), out context)) return null;

        context = default;
        if (text.Length > MaxLength) return FailureReason.TooLong;

        // HTTP's parser takes white space off before anyone sees the value; a broker does not.
        text = Ascii.TrimOws(text);
        if (text.Length < Length) return FailureReason.Malformed;

        if (Check(text) is { } reason) return reason;

        var flags = (Ascii.LowerHex(Ascii.Code(text[FlagsStart])) << 4) | Ascii.LowerHex(Ascii.Code(text[FlagsStart + 1]));
        context = new ActivityContext(
            TraceId(text[TraceIdStart..TraceIdEnd]), SpanId(text[SpanIdStart..SpanIdEnd]), (ActivityTraceFlags)flags & KnownFlags, isRemote: true);
        return null;
    }

    /// <summary>Writes a version 00 field of exactly <see cref="Length"/> bytes.</summary>
    public static void Format(in ActivityContext context, Span<byte> destination)
    {
        "00-"u8.CopyTo(destination);
        HexVector.Write(context.TraceId.ToHexString(), destination[TraceIdStart..]);
        destination[TraceIdEnd] = (byte)'-';
        HexVector.Write(context.SpanId.ToHexString(), destination[SpanIdStart..]);
        destination[SpanIdEnd] = (byte)'-';
        destination[FlagsStart] = (byte)'0';
        destination[FlagsStart + 1] = (byte)('0' + (int)(context.TraceFlags & KnownFlags));
    }

    /// <summary>
    /// Reads a field as nearly all are: of version 00 and without fault, its digits looked at sixteen at a time. Any other is left to
    /// <see cref="Parse"/>, which says what is wrong with it.
    /// </summary>
    public static bool TryParseCommon(ReadOnlySpan<byte> text, out ActivityContext context)
    {
        context = default;
        if (text.Length != Length || !text.StartsWith("00-"u8) || text[TraceIdEnd] != '-' || text[SpanIdEnd] != '-') return false;

        var flags = Ascii.LowerHex(text[FlagsStart]) << 4 | Ascii.LowerHex(text[FlagsStart + 1]);
        if (flags < 0 || !HexVector.TryReadTraceId(text[TraceIdStart..], out var traceId) || !HexVector.TryReadSpanId(text[SpanIdStart..], out var spanId))
            return false;

        context = new ActivityContext(traceId, spanId, (ActivityTraceFlags)flags & KnownFlags, isRemote: true);
        return true;
    }

    private static FailureReason? Check<T>(ReadOnlySpan<T> text) where T : unmanaged, IBinaryInteger<T>
    {
        var high = Ascii.LowerHex(Ascii.Code(text[0]));
        var low = Ascii.LowerHex(Ascii.Code(text[1]));
        if ((high | low) < 0 || !IsDash(text[2])) return FailureReason.Malformed;
        if (high == 15 && low == 15) return FailureReason.UnsupportedVersion;

        // Version 00 ends here; a later one may go on after a dash with fields that are not to be read.
        if (text.Length > Length && ((high | low) == 0 || !IsDash(text[Length]))) return FailureReason.Malformed;

        var traceId = text[TraceIdStart..TraceIdEnd];
        var spanId = text[SpanIdStart..SpanIdEnd];
        if (!IsDash(text[TraceIdEnd]) || !IsDash(text[SpanIdEnd]) ||
            !Ascii.IsLowerHex(traceId) || !Ascii.IsLowerHex(spanId) || !Ascii.IsLowerHex(text[FlagsStart..Length]))
            return FailureReason.Malformed;

        if (Ascii.IsZeros(traceId)) return FailureReason.ZeroTraceId;
        return Ascii.IsZeros(spanId) ? FailureReason.ZeroSpanId : null;
    }

    private static bool IsDash<T>(T unit) where T : unmanaged, IBinaryInteger<T> => Ascii.Code(unit) == '-';

    private static ActivityTraceId TraceId<T>(ReadOnlySpan<T> hex) where T : unmanaged, IBinaryInteger<T> =>
        typeof(T) == typeof(byte)
            ? ActivityTraceId.CreateFromUtf8String(MemoryMarshal.Cast<T, byte>(hex))
            : ActivityTraceId.CreateFromString(MemoryMarshal.Cast<T, char>(hex));

    private static ActivitySpanId SpanId<T>(ReadOnlySpan<T> hex) where T : unmanaged, IBinaryInteger<T> =>
        typeof(T) == typeof(byte)
            ? ActivitySpanId.CreateFromUtf8String(MemoryMarshal.Cast<T, byte>(hex))
            : ActivitySpanId.CreateFromString(MemoryMarshal.Cast<T, char>(hex));
}
