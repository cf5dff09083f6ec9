using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Messaging.Propagation.Cli;

/// <summary>
/// Reads a JSON object a line and writes one a line. A line that is none, or not of the shape that is wanted, is answered with its id, if it has
/// one, and an <c>error</c>; the lines after it are read all the same.
/// </summary>
internal static class JsonLines
{
    public static void Run(Terminal terminal, Action<JsonElement, Utf8JsonWriter> answer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        while (terminal.Input.ReadLine() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            buffer.ResetWrittenCount();
            writer.Reset();
            Answer(line, answer, writer, buffer);
            terminal.Output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
            terminal.Output.Write('\n');
        }
    }

    private static void Answer(string line, Action<JsonElement, Utf8JsonWriter> answer, Utf8JsonWriter writer, ArrayBufferWriter<byte> buffer)
    {
        JsonElement? id = null;
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw new UsageException("The line is no JSON object.");
            if (root.TryGetProperty("id", out var given)) id = given.Clone();

            writer.WriteStartObject();
            WriteId(writer, id);
            answer(root, writer);
            writer.WriteEndObject();
            writer.Flush();
        }
        catch (Exception exception) when (exception is JsonException or UsageException or InvalidOperationException or ArgumentException)
        {
            // What was written of the answer until then is not one.
            buffer.ResetWrittenCount();
            writer.Reset();
            writer.WriteStartObject();
            WriteId(writer, id);
            writer.WriteString("error", exception is UsageException ? exception.Message : "The line is no JSON of the shape that is wanted.");
            writer.WriteEndObject();
            writer.Flush();
        }
    }

    private static void WriteId(Utf8JsonWriter writer, JsonElement? id)
    {
        writer.WritePropertyName("id");
        if (id is { } given) given.WriteTo(writer);
        else writer.WriteNullValue();
    }
}
