using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Messaging.Propagation.Cli;

/// <summary>
/// Reads one JSON object per line and writes one per line. An unreadable line is answered with its <c>id</c>, if it has one, and an
/// <c>error</c>; the following lines are read as usual.
/// </summary>
internal static class JsonLines
{
    private const string NotJson = "The line is not JSON of the expected shape.";

    public static void Run(Terminal terminal, Action<JsonElement, Utf8JsonWriter> answer)
    {
        var lines = new Lines(terminal.Input);
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        while (lines.TryRead(out var line, out var isTooLong))
        {
            if (!isTooLong && line.Span.Trim(" \t\r"u8).IsEmpty) continue;
            Start(writer, buffer);
            if (isTooLong) Refuse(writer, default, $"The line is longer than {Lines.MaxLength / 1024 / 1024} MB.");
            else Answer(line, answer, writer, buffer);
            writer.Flush();
            terminal.Output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
            terminal.Output.Write('\n');
        }
    }

    private static void Start(Utf8JsonWriter writer, ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        writer.Reset();
        writer.WriteStartObject();
    }

    private static void Answer(
        ReadOnlyMemory<byte> line, Action<JsonElement, Utf8JsonWriter> answer, Utf8JsonWriter writer, ArrayBufferWriter<byte> buffer)
    {
        JsonDocument? document = null;
        JsonElement id = default;
        try
        {
            document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw new UsageException("The line is not a JSON object.");
            if (root.TryGetProperty("id", out var given)) id = given;
            WriteId(writer, id);
            answer(root, writer);
            writer.WriteEndObject();
        }
        catch (Exception exception) when (exception is JsonException or UsageException or InvalidOperationException or ArgumentException or FormatException)
        {
            // Discard the incomplete answer.
            Start(writer, buffer);
            Refuse(writer, id, exception is UsageException ? exception.Message : NotJson);
        }
        finally
        {
            document?.Dispose();
        }
    }

    private static void Refuse(Utf8JsonWriter writer, JsonElement id, string error)
    {
        WriteId(writer, id);
        writer.WriteString("error", error);
        writer.WriteEndObject();
    }

    // Raw: an id may hold a lone surrogate or a number out of range, which no writer accepts as a value.
    private static void WriteId(Utf8JsonWriter writer, JsonElement id)
    {
        writer.WritePropertyName("id");
        if (id.ValueKind == JsonValueKind.Undefined) writer.WriteNullValue();
        else writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(id), skipInputValidation: true);
    }
}
