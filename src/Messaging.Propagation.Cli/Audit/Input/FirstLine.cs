using System.Text.Json;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>Tells a file with a request a line from one that is a document over many lines, by how it begins.</summary>
internal static class FirstLine
{
    public static bool IsBlank(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(" \t\r\n"u8) < 0;

    /// <summary>Whether there is a line, and something after it.</summary>
    public static bool IsTold(ReadOnlySpan<byte> data) => After(data) is var (_, next) && next < data.Length;

    /// <summary>
    /// Whether its first line is the beginning of something that goes on in the next. A line that was cut off begins like that too, and then the next begins
    /// with a brace at the margin, where a document has a name or is indented.
    /// </summary>
    public static bool IsPartOfDocument(ReadOnlySpan<byte> data)
    {
        var (end, next) = After(data);
        if (next >= data.Length || data[next] == (byte)'{' && next > 0 && data[next - 1] == (byte)'\n') return false;
        try
        {
            var reader = new Utf8JsonReader(data[..end], isFinalBlock: false, state: default);
            var isOver = false;
            while (!isOver && reader.Read()) isOver = reader.CurrentDepth == 0 && reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;
            return !isOver || reader.CurrentDepth > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Where the first line with anything in it ends, and where the next such begins.
    private static (int End, int Next) After(ReadOnlySpan<byte> data)
    {
        var begin = data.IndexOfAnyExcept(" \t\r\n"u8);
        var length = begin < 0 ? -1 : data[begin..].IndexOf((byte)'\n');
        if (length < 0) return (data.Length, data.Length);
        var gap = data[(begin + length)..].IndexOfAnyExcept(" \t\r\n"u8);
        return (begin + length, gap < 0 ? data.Length : begin + length + gap);
    }
}
