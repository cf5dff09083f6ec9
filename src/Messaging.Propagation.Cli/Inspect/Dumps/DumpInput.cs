using System.Text;

namespace Messaging.Propagation.Cli.Inspect;

/// <summary>Opens dumps and tells JSON from text by how they begin.</summary>
internal static class DumpInput
{
    private static ReadOnlySpan<byte> Blanks => " \t\r\n"u8;

    /// <summary>Returns the messages of a stream.</summary>
    /// <param name="input">The stream. It is read as the messages are enumerated.</param>
    /// <param name="forced">The shape to read; <see cref="DumpShape.Auto"/> recognizes it.</param>
    /// <param name="errors">Counts what cannot be read.</param>
    /// <exception cref="UsageException">The input is binary or empty.</exception>
    public static IEnumerable<DumpMessage> Read(Stream input, DumpShape forced, DumpErrors errors)
    {
        var buffer = new byte[64 * 1024];
        ReadOnlyMemory<byte> head = buffer.AsMemory(0, input.ReadAtLeast(buffer, 1, throwOnEndOfStream: false));
        if (head.Span.Contains((byte)0))
            throw new UsageException("The input is binary or UTF-16: give UTF-8 text or JSON. Unpack it, or convert it with iconv -t utf-8.");
        if (head.Span.StartsWith(Encoding.UTF8.Preamble)) head = head[Encoding.UTF8.Preamble.Length..];

        var isText = forced.IsText() || (forced == DumpShape.Auto && !IsJson(head.Span));
        return isText ? new TextDump(input, head, forced, errors).Read() : new JsonDump(input, head, forced, errors).Read();
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return Directory.Exists(path)
                ? throw new UsageException($"{path} is a directory: name a file.")
                : new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {exception.Message}");
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> head)
    {
        // Notes of kcat or a pasted prompt may stand above the JSON.
        head = head.TrimStart(Blanks);
        while (head.Length > 0 && head[0] is (byte)'%' or (byte)'$' && head.IndexOf((byte)'\n') is >= 0 and var end) head = head[(end + 1)..].TrimStart(Blanks);
        return head.Length > 0 && head[0] is (byte)'{' or (byte)'[';
    }
}
