using System.Text.Json;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>Reads one span. Source: opentelemetry-proto, trace.proto, in protobuf's JSON with the exceptions that OTLP makes.</summary>
internal static class SpanReader
{
    private const int StatusError = 2;

    /// <param name="reader">At the start of the object, all of which is there.</param>
    /// <param name="batch">Gets the span.</param>
    /// <param name="names">Number its names.</param>
    /// <exception cref="JsonException">It is no span.</exception>
    public static void Read(ref Utf8JsonReader reader, SpanBatch batch, Utf8Names names)
    {
        ref var span = ref batch.Next();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) ReadProperty(ref reader, ref span, batch, names);

        if (span.TraceId == default || span.SpanId == 0) throw new JsonException("A span has no ids.");
        if (span.End < span.Start) span.End = span.Start;
        if (span.IsMessaging && span.Operation == MessagingOperation.None) span.Operation = MessagingOperations.OfKind(span.Kind);
        batch.Commit();
    }

    private static void ReadProperty(ref Utf8JsonReader reader, ref SpanRecord span, SpanBatch batch, Utf8Names names)
    {
        var name = reader.ValueSpan;
        if (name.SequenceEqual("attributes"u8)) AttributeReader.ReadAll(ref reader, ref span, names);
        else if (name.SequenceEqual("traceId"u8)) span.TraceId = JsonValues.TraceId(ref reader);
        else if (name.SequenceEqual("spanId"u8)) span.SpanId = JsonValues.SpanId(ref reader);
        else if (name.SequenceEqual("parentSpanId"u8)) span.ParentId = JsonValues.SpanId(ref reader);
        else if (name.SequenceEqual("startTimeUnixNano"u8)) span.Start = JsonValues.Time(ref reader);
        else if (name.SequenceEqual("endTimeUnixNano"u8)) span.End = JsonValues.Time(ref reader);
        else if (name.SequenceEqual("name"u8)) span.Name = JsonValues.Name(ref reader, names);
        else if (name.SequenceEqual("kind"u8)) span.Kind = Kind(ref reader);
        else if (name.SequenceEqual("flags"u8)) span.Flags = (uint)JsonValues.Integer(ref reader);
        else if (name.SequenceEqual("links"u8)) LinkReader.ReadAll(ref reader, ref span, batch, names);
        else if (name.SequenceEqual("traceState"u8)) span.Marks |= JsonValues.IsFilledText(ref reader) ? SpanMarks.TraceState : SpanMarks.None;
        else if (name.SequenceEqual("events"u8)) EventReader.ReadAll(ref reader, ref span, names);
        else if (name.SequenceEqual("status"u8)) ReadStatus(ref reader, ref span);
        else JsonValues.SkipNext(ref reader);
    }

    private static byte Kind(ref Utf8JsonReader reader)
    {
        var number = JsonValues.Integer(ref reader);
        if (reader.TokenType != JsonTokenType.String) return (byte)number;
        return reader.ValueTextEquals("SPAN_KIND_PRODUCER"u8) ? (byte)4 : reader.ValueTextEquals("SPAN_KIND_CONSUMER"u8) ? (byte)5 : (byte)number;
    }

    private static void ReadStatus(ref Utf8JsonReader reader, ref SpanRecord span)
    {
        if (!JsonValues.Enters(ref reader, JsonTokenType.StartObject)) return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("code"u8))
            {
                JsonValues.SkipNext(ref reader);
                continue;
            }

            var code = JsonValues.Integer(ref reader);
            if (code == StatusError || (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("STATUS_CODE_ERROR"u8)))
                span.Marks |= SpanMarks.Error;
        }
    }
}
