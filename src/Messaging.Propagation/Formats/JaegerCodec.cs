using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>
/// Jaeger's own format: <c>uber-trace-id</c>, and a field <c>uberctx-key</c> for each entry of baggage. Source: Jaeger, "Client libraries, Propagation format".
/// </summary>
internal sealed class JaegerCodec : ContextCodec
{
    public override FieldSet Fields { get; } = FieldSet.Of(Field.UberTraceId, Field.UberContext, Field.JaegerBaggage);

    public override StampedFields Stamped => StampedFields.Jaeger;

    public override Field Main => Field.UberTraceId;

    public override ExtractionOutcome Read(in ReceivedFields fields, ref FailureCollector failures, out RemoteContext context)
    {
        context = default;
        if (!fields.Has(Field.UberTraceId)) return ExtractionOutcome.Absent;

        Span<char> buffer = stackalloc char[ReceivedFields.MaxShortLength];
        if (!fields.TryGetText(Field.UberTraceId, buffer, ref failures, out var text)) return ExtractionOutcome.Failed;
        if (Parse(text, out context) is not { } reason) return ExtractionOutcome.Extracted;
        fields.Refuse(Field.UberTraceId, reason, ref failures);
        return ExtractionOutcome.Failed;
    }

    public override void ReadBaggage(in ReceivedFields fields, ref FailureCollector failures, ref BaggageReader baggage) =>
        JaegerBaggage.Read(fields, ref failures, ref baggage);

    public override void Write<TSink>(in ActivityContext context, SamplingState sampling, ref TSink sink)
    {
        Span<byte> buffer = stackalloc byte[53];
        Ascii.CopyBytes(context.TraceId.ToHexString().AsSpan(), buffer);
        buffer[32] = (byte)':';
        Ascii.CopyBytes(context.SpanId.ToHexString().AsSpan(), buffer[33..]);

        // The parent is of no use to anybody any more and is zero.
        ":0:"u8.CopyTo(buffer[49..]);
        buffer[52] = sampling switch { SamplingState.Debug => (byte)'3', SamplingState.Sampled => (byte)'1', _ => (byte)'0' };
        sink.Set(FieldNames.UberTraceId, buffer);
    }

    private static FailureReason? Parse(ReadOnlySpan<char> text, out RemoteContext context)
    {
        context = default;
        if (text.Contains('%'))
        {
            // Clients for HTTP encode the colons.
            if (!PercentEncoding.TryDecode(text, out var decoded)) return FailureReason.Malformed;
            text = decoded;
        }

        Span<Range> parts = stackalloc Range[5];
        if (text.Split(parts, ':') != 4 || FlagsOf(text[parts[3]]) is not { } sampling) return FailureReason.Malformed;
        if (HexIds.ReadTraceId(text[parts[0]], out var traceId) is { } wrongTrace) return wrongTrace;
        if (HexIds.ReadSpanId(text[parts[1]], out var spanId) is { } wrongSpan) return wrongSpan;
        context = RemoteContext.Of(traceId, spanId, sampling);
        return null;
    }

    // One or two hex digits: 1 sampled, 2 debug, which means something only beside 1.
    private static SamplingState? FlagsOf(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 2 || !Ascii.IsLowerHex(text)) return null;
        return (Ascii.LowerHex(text[^1]) & 3) switch
        {
            3 => SamplingState.Debug,
            1 => SamplingState.Sampled,
            _ => SamplingState.NotSampled,
        };
    }
}
