using System.Text;

namespace Messaging.Propagation.Cli.Inspect;

/// <summary>Reads messages from lines of text.</summary>
/// <param name="input">The input.</param>
/// <param name="head">What was read of it already.</param>
/// <param name="forced">The shape to read; <see cref="DumpShape.Auto"/> recognizes each line.</param>
/// <param name="errors">Counts lines that are not text.</param>
internal sealed class TextDump(Stream input, ReadOnlyMemory<byte> head, DumpShape forced, DumpErrors errors)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<(string Name, FieldValue Value)> block = [];
    private bool hasWholeLines;
    private int number;

    public IEnumerable<DumpMessage> Read()
    {
        var lines = new Lines(input, head);
        for (var at = 1; lines.TryRead(out var bytes, out var isTooLong); at++)
        {
            if (isTooLong) errors.Add($"line {at}", $"is longer than {Lines.MaxLength / 1024 / 1024} MB");
            if (TextOf(bytes.Span, at) is not { } text) continue;

            var line = TextLine.Read(text, forced);
            if (line.Kind == TextLineKind.Field && !IsRepeated(line.Fields[0].Name))
            {
                block.AddRange(line.Fields);
                continue;
            }

            hasWholeLines |= line.Kind == TextLineKind.Message;
            if (EndBlock() is { } ended) yield return ended;
            if (line.Kind == TextLineKind.Message) yield return new DumpMessage(line.Place ?? $"message {++number}", line.Shape, line.Fields);
            else if (line.Kind == TextLineKind.Field) block.AddRange(line.Fields);
        }

        if (EndBlock() is { } last) yield return last;
    }

    private DumpMessage? EndBlock()
    {
        // Beside lines that hold all headers, kcat prints keys, values and times as lines of their own.
        var isMessage = block.Count > 0 && (!hasWholeLines || block.Exists(field => KnownFields.Contains(field.Name)));
        var message = isMessage ? new DumpMessage($"message {++number}", DumpShape.Lines, [.. block]) : null;
        block.Clear();
        return message;
    }

    // Nothing but the next message begins with the block's first name again. Others may repeat in one message.
    private bool IsRepeated(string name) => block.Count > 0 && string.Equals(block[0].Name, name, StringComparison.OrdinalIgnoreCase);

    private string? TextOf(ReadOnlySpan<byte> line, int at)
    {
        try
        {
            var text = Strict.GetString(line);
            if (!text.Any(c => char.IsControl(c) && c != '\t')) return text;
        }
        catch (DecoderFallbackException)
        {
            errors.Add($"line {at}", "is not UTF-8 text");
            return null;
        }

        errors.Add($"line {at}", "contains control characters, such as terminal escapes");
        return null;
    }
}
