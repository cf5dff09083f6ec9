using System.Text.Json;

namespace Messaging.Propagation.Cli.Inspect;

/// <summary>
/// Reads JSON values of any number and total length in bounded memory. Arrays and objects that are too large for the buffer are
/// entered, and their elements are returned one by one.
/// </summary>
/// <param name="input">The input.</param>
/// <param name="head">What was read of it already.</param>
/// <param name="enters">Decides about an object that does not fit, by its property or null: true to enter it, false to skip it.</param>
internal sealed class JsonSource(Stream input, ReadOnlyMemory<byte> head, Func<string?, bool> enters)
{
    /// <summary>The largest value that is returned whole, in bytes.</summary>
    public const int MaxValue = Lines.MaxLength;

    private static readonly JsonReaderOptions Options = new()
    {
        AllowMultipleValues = true,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    // True for each object that was entered, false for each array.
    private readonly Stack<bool> entered = new();

    private byte[] buffer = [.. head.Span, .. new byte[Math.Max(0, (256 * 1024) - head.Length)]];
    private int start, end = head.Length;
    private bool isEnded;
    private JsonReaderState state = new(Options);
    private long line, firstLine;

    /// <summary>Gets the property of the value, in an object that was entered; otherwise, null.</summary>
    public string? Property { get; private set; }

    /// <summary>Gets a value indicating whether the value is that of a property of an object that was entered.</summary>
    public bool IsOfObject => entered.Count > 0 && entered.Peek();

    /// <summary>Reads the next value.</summary>
    /// <returns>The value, which the caller disposes; null at the end of the input.</returns>
    /// <exception cref="JsonException">The input is not JSON, or a value is too long. Call <see cref="SkipLine"/> to go on.</exception>
    public JsonDocument? Read()
    {
        while (true)
        {
            // Never final: a final block throws where it is cut off, and its whole elements could not be read any more.
            var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), isFinalBlock: false, state);
            if (!reader.Read())
            {
                Take(reader);
                if (Fill()) continue;
                if (!isEnded) throw TooLong();
                return IsAtEnd ? null : throw CutOff();
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    Property = NameOf(reader);
                    Take(reader);
                    continue;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    entered.TryPop(out _);
                    Take(reader);
                    continue;
            }

            var kind = reader.TokenType;
            if (JsonDocument.TryParseValue(ref reader, out var document))
            {
                Take(reader);
                return document;
            }

            // Incomplete: read more. What is too large or cut off at the end is entered.
            if (end - start < MaxValue && Fill()) continue;
            if (isEnded && kind != JsonTokenType.StartArray) throw CutOff();
            Enter();
        }
    }

    /// <summary>Skips the rest of a line that is not JSON.</summary>
    /// <param name="isNote">True if the line is a note of kcat, a pasted prompt, or what is left of an array; otherwise, false.</param>
    /// <returns>False at the end of the input.</returns>
    public bool SkipLine(out bool isNote)
    {
        var rest = buffer.AsSpan(start, end - start);
        var text = rest.TrimStart(" \t\r\n"u8);
        line += rest[..^text.Length].Count((byte)'\n');
        start += rest.Length - text.Length;
        isNote = text.Length > 0 && text[0] is (byte)'%' or (byte)'$' or (byte)',' or (byte)']' or (byte)'}';
        state = new JsonReaderState(Options);
        entered.Clear();
        Property = null;
        int at;
        while ((at = buffer.AsSpan(start, end - start).IndexOf((byte)'\n')) < 0)
        {
            (start, end) = (0, 0);
            if (!Fill()) return false;
        }

        start += at + 1;
        firstLine = ++line;
        return true;
    }

    /// <summary>Returns the line of an error, from 1.</summary>
    public long LineOf(JsonException exception) => (exception.LineNumber is { } number ? firstLine + number : line) + 1;

    private void Enter()
    {
        var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), isFinalBlock: false, state);
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject)) throw TooLong();
        var (isObject, depth) = (reader.TokenType == JsonTokenType.StartObject, reader.CurrentDepth);
        Take(reader);
        if (enters(IsOfObject ? Property : null) && !(isObject && entered.Count > 0 && !IsOfObject))
        {
            entered.Push(isObject);
            return;
        }

        Skip(depth);
        if (isObject && !IsOfObject) throw TooLong();
    }

    private void Skip(int depth)
    {
        while (true)
        {
            var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), isFinalBlock: false, state);
            while (reader.Read())
                if (reader.CurrentDepth == depth)
                {
                    Take(reader);
                    return;
                }

            Take(reader);
            if (!Fill()) throw TooLong();
        }
    }

    private static string? NameOf(in Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            throw new JsonException("holds text that is not Unicode");
        }
    }

    private bool IsAtEnd => entered.Count == 0 && start == end;

    private JsonException CutOff()
    {
        // The rest is part of a value, and no line of it is a message.
        start = end;
        return new JsonException("is cut off: the input ends within a value");
    }

    private static JsonException TooLong() => new($"holds a value of more than {MaxValue / 1024 / 1024} MB");

    private void Take(in Utf8JsonReader reader)
    {
        var consumed = (int)reader.BytesConsumed;
        line += buffer.AsSpan(start, consumed).Count((byte)'\n');
        start += consumed;
        state = reader.CurrentState;
    }

    private bool Fill()
    {
        if (isEnded) return false;
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            if (end >= 2 * MaxValue) return false;
            Array.Resize(ref buffer, 2 * buffer.Length);
        }

        var read = input.Read(buffer, end, buffer.Length - end);
        end += read;
        isEnded = read == 0;
        return true;
    }
}
