using System.Text;
using System.Text.Json;

namespace Messaging.Propagation.Sqs;

/// <summary>
/// What SNS puts into SQS where raw delivery is off: a JSON body whose <c>MessageAttributes</c> are those of the published message. It is only read, and the
/// body is handed on as it is. Source: Amazon SNS, "Parsing Amazon SNS message formats".
/// </summary>
internal static class SnsEnvelope
{
    // As large as a message may be; a longer one is no message.
    private const int MaxLength = 1_048_576;

    // SNS writes about ten properties, and a message rarely has as many attributes. More are not an envelope, and would be slow to read.
    private const int MaxProperties = 64, MaxAttributes = 256;

    /// <summary>Whether a body is worth parsing: an object that says what it is in its first properties.</summary>
    public static bool Looks(string? body) =>
        body is { Length: > 2 and <= MaxLength } && body[0] == '{' && body.AsSpan(0, Math.Min(body.Length, 64)).Contains("\"Type\"", StringComparison.Ordinal) &&
        body.Contains("\"Notification\"", StringComparison.Ordinal) && body.Contains("\"MessageAttributes\"", StringComparison.Ordinal);

    public static void Visit<TVisitor>(string body, ref TVisitor visitor)
        where TVisitor : IFieldVisitor, allows ref struct
    {
        foreach (var (name, value) in Read(body)) visitor.Field(name, value);
    }

    private static List<(string Name, FieldValue Value)> Read(string body)
    {
        var fields = new List<(string, FieldValue)>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(body));
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return fields;
            for (var properties = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; properties++)
            {
                var isAttributes = reader.ValueTextEquals("MessageAttributes"u8);
                reader.Read();
                if (properties >= MaxProperties || (isAttributes ? !TryReadAttributes(ref reader, fields) : IsNested(reader))) return [];
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // It only looked like one: what was read of it may be anything.
            fields.Clear();
        }

        return fields;
    }

    // All values of an envelope are strings. One of another shape is not an envelope, and to skip a megabyte of brackets takes long.
    private static bool IsNested(in Utf8JsonReader reader) => reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;

    private static bool TryReadAttributes(ref Utf8JsonReader reader, List<(string, FieldValue)> fields)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject || fields.Count >= MaxAttributes || !TryReadValue(ref reader, out var value)) return false;
            fields.Add((name, value));
        }

        return true;
    }

    private static bool TryReadValue(ref Utf8JsonReader reader, out FieldValue field)
    {
        string? type = null, value = null;
        field = default;
        for (var properties = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; properties++)
        {
            var isType = reader.ValueTextEquals("Type"u8);
            var isValue = reader.ValueTextEquals("Value"u8);
            reader.Read();
            if (isType && reader.TokenType == JsonTokenType.String) type = reader.GetString();
            else if (isValue && reader.TokenType == JsonTokenType.String) value = reader.GetString();
            else if (IsNested(reader)) return false;
            if (properties >= MaxProperties) return false;
        }

        field = type == "Binary" ? BytesOf(value ?? "") : FieldValue.Text(value);
        return true;
    }

    private static FieldValue BytesOf(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? FieldValue.Bytes(bytes[..length]) : FieldValue.Bytes([0xff]);
    }
}
