using System.Text.Json;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>Reads those attributes that the audit needs, and passes over the others.</summary>
internal static class AttributeReader
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
        var attribute = AuditAttribute.None;
        var isKeyKnown = false;
        Utf8JsonReader early = default;
        var isValueEarly = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("key"u8))
            {
                reader.Read();
                isKeyKnown = true;
                if (reader.TokenType == JsonTokenType.String) attribute = AuditAttributes.Of(reader.ValueSpan);
                else JsonValues.Skip(ref reader);
            }
            else if (reader.ValueTextEquals("value"u8))
            {
                // Nothing says that the key comes first, though everybody writes it first.
                if (!isKeyKnown)
                {
                    early = reader;
                    isValueEarly = true;
                }

                if (attribute == AuditAttribute.None) JsonValues.SkipNext(ref reader);
                else AttributeValueReader.Read(ref reader, attribute, ref span, names);
            }
            else
            {
                JsonValues.SkipNext(ref reader);
            }
        }

        if (isValueEarly && attribute != AuditAttribute.None) AttributeValueReader.Read(ref early, attribute, ref span, names);
    }
}
