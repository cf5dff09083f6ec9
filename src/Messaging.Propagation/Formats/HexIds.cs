using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>Trace and span ids of formats that allow shorter ones than W3C: they are padded with zeros on the left.</summary>
internal static class HexIds
{
    public const int TraceIdLength = 32, ShortTraceIdLength = 16, SpanIdLength = 16;

    /// <summary>Reads a trace id of at most 32 digits; null where it is good, else why it is not.</summary>
    public static FailureReason? ReadTraceId(ReadOnlySpan<char> text, out ActivityTraceId id)
    {
        id = default;
        Span<char> padded = stackalloc char[TraceIdLength];
        if (!TryPad(text, padded)) return FailureReason.Malformed;
        if (Ascii.IsZeros<char>(padded)) return FailureReason.ZeroTraceId;
        id = ActivityTraceId.CreateFromString(padded);
        return null;
    }

    /// <summary>Reads a span id of at most 16 digits; null where it is good, else why it is not.</summary>
    public static FailureReason? ReadSpanId(ReadOnlySpan<char> text, out ActivitySpanId id)
    {
        id = default;
        Span<char> padded = stackalloc char[SpanIdLength];
        if (!TryPad(text, padded)) return FailureReason.Malformed;
        if (Ascii.IsZeros<char>(padded)) return FailureReason.ZeroSpanId;
        id = ActivitySpanId.CreateFromString(padded);
        return null;
    }

    private static bool TryPad(ReadOnlySpan<char> text, Span<char> padded)
    {
        if (text.IsEmpty || text.Length > padded.Length || !Ascii.IsLowerHex(text)) return false;
        padded.Fill('0');
        text.CopyTo(padded[^text.Length..]);
        return true;
    }
}
