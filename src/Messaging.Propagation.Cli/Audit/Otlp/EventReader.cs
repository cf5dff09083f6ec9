using System.Text.Json;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>Reads the events of a span for what they say of the context that came.</summary>
internal static class EventReader
{
    public static void ReadAll(ref Utf8JsonReader reader, ref SpanRecord span, Utf8Names names)
    {
        if (!JsonValues.Enters(ref reader, JsonTokenType.StartArray)) return;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject) Read(ref reader, ref span, names);
            else JsonValues.Skip(ref reader);
        }
    }

    private static void Read(ref Utf8JsonReader reader, ref SpanRecord span, Utf8Names names)
    {
        var ofEvent = default(SpanRecord);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("attributes"u8)) AttributeReader.ReadAll(ref reader, ref ofEvent, names);
            else JsonValues.SkipNext(ref reader);
        }

        span.Marks |= ofEvent.Marks & (SpanMarks.TellsFailures | SpanMarks.Failed | SpanMarks.FieldDropped);
    }
}
