using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>The text of X-Ray's tracing header. Source: AWS X-Ray, "Tracing header".</summary>
internal static class XRayText
{
    /// <summary>Bytes that <see cref="Format"/> writes.</summary>
    public const int Length = 74;

    private const int EpochLength = 8, UniqueLength = 24;

    // More parts than any writer known has.
    private const int MaxParts = 16;

    /// <summary>Parses a tracing header. Returns null if it has a context; otherwise, what is wrong with it.</summary>
    /// <param name="text">The header.</param>
    /// <param name="mayLackParent">
    /// True to accept a root without a parent, which AWS documents as valid: the span id is then the last half of the trace id, so that the trace goes on.
    /// </param>
    /// <param name="context">The context.</param>
    public static FailureReason? Parse(ReadOnlySpan<char> text, bool mayLackParent, out RemoteContext context)
    {
        context = default;
        Span<Range> parts = stackalloc Range[MaxParts + 1];
        var count = text.Split(parts, ';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (count > MaxParts) return FailureReason.TooManyEntries;

        ReadOnlySpan<char> root = default, parent = default;
        SamplingState? sampling = SamplingState.Deferred;
        var hasParent = !mayLackParent;
        foreach (var part in parts[..count])
        {
            var pair = text[part];
            var equals = pair.IndexOf('=');
            if (equals < 0) return FailureReason.Malformed;
            var value = pair[(equals + 1)..];
            switch (pair[..equals])
            {
                case "Root": root = value; break;
                case "Parent":
                    parent = value;
                    hasParent = true;
                    break;
                case "Sampled": sampling = SamplingOf(value); break;
            }
        }

        if (sampling is not { } said || (hasParent && parent.Length != HexIds.SpanIdLength)) return FailureReason.Malformed;
        if (ReadRoot(root, out var traceId) is { } wrongTrace) return wrongTrace;
        if (!hasParent) parent = traceId.ToHexString().AsSpan(HexIds.TraceIdLength - HexIds.SpanIdLength);
        if (HexIds.ReadSpanId(parent, out var spanId) is { } wrongSpan) return wrongSpan;
        context = RemoteContext.Of(traceId, spanId, said);
        return null;
    }

    /// <summary>Writes exactly <see cref="Length"/> bytes.</summary>
    public static void Format(in ActivityContext context, SamplingState sampling, Span<byte> destination)
    {
        var traceId = context.TraceId.ToHexString().AsSpan();
        "Root=1-"u8.CopyTo(destination);
        Ascii.CopyBytes(traceId[..EpochLength], destination[7..]);
        destination[15] = (byte)'-';
        Ascii.CopyBytes(traceId[EpochLength..], destination[16..]);
        ";Parent="u8.CopyTo(destination[40..]);
        Ascii.CopyBytes(context.SpanId.ToHexString().AsSpan(), destination[48..]);
        ";Sampled="u8.CopyTo(destination[64..]);
        destination[73] = sampling switch
        {
            SamplingState.Sampled or SamplingState.Debug => (byte)'1',
            SamplingState.Deferred => (byte)'?',
            _ => (byte)'0',
        };
    }

    private static SamplingState? SamplingOf(ReadOnlySpan<char> value) => value switch
    {
        "1" => SamplingState.Sampled,
        "0" => SamplingState.NotSampled,
        "?" => SamplingState.Deferred,
        _ => null,
    };

    // Version 1, seconds since 1970 and a unique part; writers are known that leave zeros in front of the seconds out.
    private static FailureReason? ReadRoot(ReadOnlySpan<char> root, out ActivityTraceId traceId)
    {
        traceId = default;
        if (root is not ['1', '-', ..]) return FailureReason.Malformed;
        root = root[2..];
        var dash = root.IndexOf('-');
        if (dash is < 1 or > EpochLength || root.Length - dash - 1 != UniqueLength) return FailureReason.Malformed;

        Span<char> id = stackalloc char[HexIds.TraceIdLength];
        id.Fill('0');
        root[..dash].CopyTo(id[(EpochLength - dash)..]);
        root[(dash + 1)..].CopyTo(id[EpochLength..]);
        return HexIds.ReadTraceId(id, out traceId);
    }
}
