using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>
/// <c>X-B3-TraceId</c>, <c>X-B3-SpanId</c>, <c>X-B3-Sampled</c> and <c>X-B3-Flags</c>. Source: B3 Propagation, "Multiple Headers".
/// </summary>
internal static class B3MultiFields
{
    public static ExtractionOutcome Read(in ReceivedFields fields, ref FailureCollector failures, out RemoteContext context)
    {
        context = default;
        var (hasTrace, hasSpan) = (fields.Has(Field.B3TraceId), fields.Has(Field.B3SpanId));
        if (!TryReadState(fields, ref failures, out var state)) return ExtractionOutcome.Failed;
        if (!hasTrace && !hasSpan)
        {
            // A decision without ids: there is no context, and nothing is wrong.
            context = new RemoteContext(default, state);
            return ExtractionOutcome.Absent;
        }

        if (!TryReadTraceId(fields, ref failures, out var traceId) | !TryReadSpanId(fields, ref failures, out var spanId)) return ExtractionOutcome.Failed;
        context = RemoteContext.Of(traceId, spanId, state ?? SamplingState.Deferred);
        return ExtractionOutcome.Extracted;
    }

    public static void Write<TSink>(in ActivityContext context, SamplingState sampling, ref TSink sink)
        where TSink : struct, IFieldSink
    {
        Span<byte> buffer = stackalloc byte[HexIds.TraceIdLength];
        Ascii.CopyBytes(context.TraceId.ToHexString().AsSpan(), buffer);
        sink.Set(FieldNames.B3TraceId, buffer);
        Ascii.CopyBytes(context.SpanId.ToHexString().AsSpan(), buffer);
        sink.Set(FieldNames.B3SpanId, buffer[..HexIds.SpanIdLength]);

        // Debug implies that it is sampled, which is then not said beside it; what is left open is not said at all.
        if (sampling == SamplingState.Debug) sink.Set(FieldNames.B3Flags, "1"u8);
        else if (sampling != SamplingState.Deferred) sink.Set(FieldNames.B3Sampled, sampling == SamplingState.Sampled ? "1"u8 : "0"u8);
    }

    private static bool TryReadState(in ReceivedFields fields, ref FailureCollector failures, out SamplingState? state)
    {
        state = null;
        Span<char> buffer = stackalloc char[ReceivedFields.MaxShortLength];
        if (fields.Has(Field.B3Sampled))
        {
            if (!fields.TryGetText(Field.B3Sampled, buffer, ref failures, out var text)) return false;
            state = text switch
            {
                "1" or "true" => SamplingState.Sampled,
                "0" or "false" => SamplingState.NotSampled,
                _ => null,
            };
            if (state is null)
            {
                fields.Refuse(Field.B3Sampled, FailureReason.Malformed, ref failures);
                return false;
            }
        }

        // Other flags have no meaning.
        if (fields.Has(Field.B3Flags) && fields.TryGetText(Field.B3Flags, buffer, ref failures, out var flags) && flags is "1") state = SamplingState.Debug;
        return true;
    }

    private static bool TryReadTraceId(in ReceivedFields fields, ref FailureCollector failures, out ActivityTraceId id)
    {
        Span<char> buffer = stackalloc char[ReceivedFields.MaxShortLength];
        id = default;
        var found = fields.TryGetText(Field.B3TraceId, buffer, ref failures, out var text);
        if (!found && fields.Has(Field.B3TraceId)) return false;

        var reason = text.Length is HexIds.TraceIdLength or HexIds.ShortTraceIdLength ? HexIds.ReadTraceId(text, out id) : FailureReason.Malformed;
        if (reason is { } wrong) fields.Refuse(Field.B3TraceId, wrong, ref failures);
        return reason is null;
    }

    private static bool TryReadSpanId(in ReceivedFields fields, ref FailureCollector failures, out ActivitySpanId id)
    {
        Span<char> buffer = stackalloc char[ReceivedFields.MaxShortLength];
        id = default;
        var found = fields.TryGetText(Field.B3SpanId, buffer, ref failures, out var text);
        if (!found && fields.Has(Field.B3SpanId)) return false;

        var reason = text.Length == HexIds.SpanIdLength ? HexIds.ReadSpanId(text, out id) : FailureReason.Malformed;
        if (reason is { } wrong) fields.Refuse(Field.B3SpanId, wrong, ref failures);
        return reason is null;
    }
}
