using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Messaging.Propagation;

/// <summary>
/// <c>b3</c>: trace id, span id, and, as far as they are there, sampling state and parent; or a sampling state alone. The parent is not
/// looked at: no span here continues it. Source: B3 Propagation, "Single Header".
/// </summary>
internal static class B3SingleField
{
    private const int SpanIdStart = HexIds.TraceIdLength + 1, StateStart = SpanIdStart + HexIds.SpanIdLength + 1, MaxLength = StateStart + 1;

    public static ExtractionOutcome Read(in ReceivedFields fields, ref FailureCollector failures, out RemoteContext context) =>
        fields.All.TryGetLast(Field.B3, out var value) == 1 && TryParseCommon(Ascii.BytesOf(value, stackalloc byte[MaxLength]), out context)
            ? ExtractionOutcome.Extracted
            : ReadAny(fields, ref failures, out context);

    // Not inlined: few messages need the room that it clears.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ExtractionOutcome ReadAny(in ReceivedFields fields, ref FailureCollector failures, out RemoteContext context)
    {
        context = default;
        Span<char> buffer = stackalloc char[ReceivedFields.MaxShortLength];
        if (!fields.TryGetText(Field.B3, buffer, ref failures, out var text)) return ExtractionOutcome.Failed;

        // A decision without ids: there is no context, and nothing is wrong.
        if (text.Length == 1 && StateOf(text) is { } decision)
        {
            context = new RemoteContext(default, decision);
            return ExtractionOutcome.Absent;
        }

        if (Parse(text, out context) is not { } reason) return ExtractionOutcome.Extracted;
        fields.Refuse(Field.B3, reason, ref failures);
        return ExtractionOutcome.Failed;
    }

    public static void Write<TSink>(in ActivityContext context, SamplingState sampling, ref TSink sink)
        where TSink : struct, IFieldSink
    {
        Span<byte> buffer = stackalloc byte[MaxLength];
        Ascii.CopyBytes(context.TraceId.ToHexString().AsSpan(), buffer);
        buffer[SpanIdStart - 1] = (byte)'-';
        Ascii.CopyBytes(context.SpanId.ToHexString().AsSpan(), buffer[SpanIdStart..]);
        var length = StateStart - 1;
        if (sampling != SamplingState.Deferred)
        {
            buffer[length++] = (byte)'-';
            buffer[length++] = sampling switch { SamplingState.Debug => (byte)'d', SamplingState.Sampled => (byte)'1', _ => (byte)'0' };
        }

        sink.Set(FieldNames.B3, buffer[..length]);
    }

    // As nearly all are: a trace id of 32 digits, a span id and a state, without fault.
    private static bool TryParseCommon(ReadOnlySpan<byte> text, out RemoteContext context)
    {
        context = default;
        if (text.Length != MaxLength || text[SpanIdStart - 1] != '-' || text[StateStart - 1] != '-') return false;
        if (StateOf([(char)text[StateStart]]) is not { } state) return false;
        if (!HexVector.TryReadTraceId(text, out var traceId) || !HexVector.TryReadSpanId(text[SpanIdStart..], out var spanId)) return false;

        context = RemoteContext.Of(traceId, spanId, state);
        return true;
    }

    private static FailureReason? Parse(ReadOnlySpan<char> text, out RemoteContext context)
    {
        context = default;
        Span<Range> parts = stackalloc Range[6];
        var count = text.Split(parts, '-');
        if (count is < 2 or > 4) return FailureReason.Malformed;

        var traceId = text[parts[0]];
        var spanId = text[parts[1]];
        if (traceId.Length is not (HexIds.TraceIdLength or HexIds.ShortTraceIdLength) || spanId.Length != HexIds.SpanIdLength) return FailureReason.Malformed;

        var state = SamplingState.Deferred;
        if (count > 2)
        {
            if (StateOf(text[parts[2]]) is not { } said) return FailureReason.Malformed;
            state = said;
        }

        if (HexIds.ReadTraceId(traceId, out var trace) is { } wrongTrace) return wrongTrace;
        if (HexIds.ReadSpanId(spanId, out var span) is { } wrongSpan) return wrongSpan;
        context = RemoteContext.Of(trace, span, state);
        return null;
    }

    private static SamplingState? StateOf(ReadOnlySpan<char> text) => text switch
    {
        "0" => SamplingState.NotSampled,
        "1" => SamplingState.Sampled,
        "d" => SamplingState.Debug,
        _ => null,
    };
}
