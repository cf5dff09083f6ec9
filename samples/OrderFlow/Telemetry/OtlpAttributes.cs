using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace OrderFlow;

/// <summary>Attributes in OTLP's JSON. Source: opentelemetry-proto, common.proto, <c>KeyValue</c> and <c>AnyValue</c>.</summary>
internal static class OtlpAttributes
{
    public static void Write<TValue>(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, TValue>> attributes)
    {
        json.WriteStartArray("attributes");
        foreach (var (key, value) in attributes)
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteStartObject("value");
            WriteValue(json, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            // A value that is not set.
            case null:
                break;
            case string text:
                json.WriteString("stringValue", text);
                break;
            case bool truth:
                json.WriteBoolean("boolValue", truth);
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                json.WriteString("intValue", Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
            case float or double when double.IsFinite(Convert.ToDouble(value, CultureInfo.InvariantCulture)):
                json.WriteNumber("doubleValue", Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case float or double:
                // JSON has no numbers for these; protobuf's encoding writes their names: NaN, Infinity, -Infinity.
                json.WriteString("doubleValue", Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
            case IEnumerable items:
                WriteArray(json, items);
                break;
            default:
                json.WriteString("stringValue", Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void WriteArray(Utf8JsonWriter json, IEnumerable items)
    {
        json.WriteStartObject("arrayValue");
        json.WriteStartArray("values");
        foreach (var item in items)
        {
            json.WriteStartObject();
            WriteValue(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
