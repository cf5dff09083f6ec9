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
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isAttributes = reader.ValueTextEquals("MessageAttributes"u8);
                reader.Read();
                if (isAttributes && reader.TokenType == JsonTokenType.StartObject) ReadAttributes(ref reader, fields);
                else reader.Skip();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // It only looked like one: what was read of it may be anything.
            fields.Clear();
        }

        return fields;
    }

    private static void ReadAttributes(ref Utf8JsonReader reader, List<(string, FieldValue)> fields)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject) fields.Add((name, ReadValue(ref reader)));
            else reader.Skip();
        }
    }

    private static FieldValue ReadValue(ref Utf8JsonReader reader)
    {
        string? type = null, value = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("Type"u8);
            var isValue = reader.ValueTextEquals("Value"u8);
            reader.Read();
            if (isType && reader.TokenType == JsonTokenType.String) type = reader.GetString();
            else if (isValue && reader.TokenType == JsonTokenType.String) value = reader.GetString();
            else reader.Skip();
        }

        if (type != "Binary") return FieldValue.Text(value);
        var bytes = new byte[value?.Length ?? 0];
        return Convert.TryFromBase64String(value ?? "", bytes, out var length) ? FieldValue.Bytes(bytes[..length]) : FieldValue.Bytes([0xff]);
    }
}
