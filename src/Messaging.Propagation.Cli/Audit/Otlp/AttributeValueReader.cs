using System.Text.Json;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>Reads the value of an attribute into a span. Source: opentelemetry-proto, common.proto, <c>AnyValue</c>.</summary>
internal static class AttributeValueReader
{
    /// <param name="reader">Before the value.</param>
    /// <param name="attribute">Whose value it is.</param>
    /// <param name="span">Gets it.</param>
    /// <param name="names">Number its names.</param>
    public static void Read(ref Utf8JsonReader reader, AuditAttribute attribute, ref SpanRecord span, Utf8Names names)
    {
        if (!JsonValues.Enters(ref reader, JsonTokenType.StartObject)) return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("stringValue"u8)) Text(ref reader, attribute, ref span, names);
            else if (reader.ValueTextEquals("intValue"u8)) Number(JsonValues.Integer(ref reader), attribute, ref span);
            else if (attribute == AuditAttribute.Failures && reader.ValueTextEquals("arrayValue"u8)) Array(ref reader, ref span, names);
            else JsonValues.SkipNext(ref reader);
        }
    }

    private static void Text(ref Utf8JsonReader reader, AuditAttribute attribute, ref SpanRecord span, Utf8Names names)
    {
        switch (attribute)
        {
            case AuditAttribute.System:
                span.System = JsonValues.Name(ref reader, names);
                span.Marks |= SpanMarks.Messaging;
                break;
            case AuditAttribute.Destination:
                span.Destination = JsonValues.Name(ref reader, names);
                break;
            case AuditAttribute.Operation:
                reader.Read();
                if (reader.TokenType == JsonTokenType.String) span.Operation = MessagingOperations.Of(reader.ValueSpan);
                else JsonValues.Skip(ref reader);
                span.Marks |= SpanMarks.Messaging;
                break;
            case AuditAttribute.Failures:
                reader.Read();
                span.Marks |= SpanMarks.TellsFailures;
                if (reader.TokenType == JsonTokenType.String && !reader.ValueSpan.IsEmpty) span.Marks |= SpanMarks.Failed;
                if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.IndexOf("FieldDropped"u8) >= 0) span.Marks |= SpanMarks.FieldDropped;
                JsonValues.Skip(ref reader);
                break;
            default:
                // Some write whole numbers as text.
                Number(JsonValues.Integer(ref reader), attribute, ref span);
                break;
        }
    }

    private static void Number(long value, AuditAttribute attribute, ref SpanRecord span)
    {
        var count = (int)Math.Clamp(value, 0, int.MaxValue);
        if (attribute == AuditAttribute.MessageCount) span.Messages = count;
        else if (attribute == AuditAttribute.LinksDropped) span.LinksDropped = count;
        else if (attribute == AuditAttribute.BaggageSize) span.Baggage = count;
    }

    private static void Array(ref Utf8JsonReader reader, ref SpanRecord span, Utf8Names names)
    {
        span.Marks |= SpanMarks.TellsFailures;
        if (!JsonValues.Enters(ref reader, JsonTokenType.StartObject)) return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (JsonValues.Enters(ref reader, JsonTokenType.StartArray)) Items(ref reader, ref span, names);
        }
    }

    private static void Items(ref Utf8JsonReader reader, ref SpanRecord span, Utf8Names names)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                JsonValues.Skip(ref reader);
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("stringValue"u8)) Text(ref reader, AuditAttribute.Failures, ref span, names);
                else JsonValues.SkipNext(ref reader);
            }
        }
    }
}
