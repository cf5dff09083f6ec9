using System.Text.Json;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>Reads the links of a span.</summary>
internal static class LinkReader
{
    public static void ReadAll(ref Utf8JsonReader reader, ref SpanRecord span, SpanBatch batch, Utf8Names names)
    {
        if (!JsonValues.Enters(ref reader, JsonTokenType.StartArray)) return;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject) Read(ref reader, ref span, batch, names);
            else JsonValues.Skip(ref reader);
        }
    }

    private static void Read(ref Utf8JsonReader reader, ref SpanRecord span, SpanBatch batch, Utf8Names names)
    {
        UInt128 traceId = default;
        ulong spanId = 0;
        uint flags = 0;
        var hasTraceState = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            if (name.SequenceEqual("traceId"u8)) traceId = JsonValues.TraceId(ref reader);
            else if (name.SequenceEqual("spanId"u8)) spanId = JsonValues.SpanId(ref reader);
            else if (name.SequenceEqual("flags"u8)) flags = (uint)JsonValues.Integer(ref reader);
            else if (name.SequenceEqual("traceState"u8)) hasTraceState = JsonValues.IsFilledText(ref reader);
            else if (name.SequenceEqual("attributes"u8)) ReadAttributes(ref reader, ref span, names);
            else JsonValues.SkipNext(ref reader);
        }

        batch.Link(ref span, new LinkRecord(traceId, spanId, flags, hasTraceState));
    }

    // What a link says of its message's context is said of the span; what it says of anything else, a message's id say, is not.
    private static void ReadAttributes(ref Utf8JsonReader reader, ref SpanRecord span, Utf8Names names)
    {
        var ofLink = new SpanRecord { Baggage = -1 };
        AttributeReader.ReadAll(ref reader, ref ofLink, names);
        span.Marks |= ofLink.Marks & (SpanMarks.TellsFailures | SpanMarks.Failed | SpanMarks.FieldDropped);
        span.Baggage = Math.Max(span.Baggage, ofLink.Baggage);
    }
}
