namespace Messaging.Propagation.Cli.Inspect;

/// <summary>What one line of a text dump is.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Shape">The shape of its message; for a message or a field.</param>
/// <param name="Place">Where the broker has its message; null where the line does not say.</param>
/// <param name="Fields">Its fields.</param>
internal readonly record struct TextLine(TextLineKind Kind, DumpShape Shape, string? Place, List<(string Name, FieldValue Value)> Fields)
{
    private static readonly System.Buffers.SearchValues<char> Separators = System.Buffers.SearchValues.Create(" \t;(\"'");

    private static readonly string[] Metadata = ["CreateTime:", "LogAppendTime:", "NoTimestampType:", "Partition:", "Offset:", "Delivery:", "Epoch:"];

    /// <summary>Reads a line.</summary>
    /// <param name="text">The line.</param>
    /// <param name="forced">The shape to read; <see cref="DumpShape.Auto"/> recognizes it.</param>
    public static TextLine Read(string text, DumpShape forced)
    {
        var line = text.Trim();
        if (line.Length == 0 || line.All(c => c is '-' or '=' or '*')) return new(TextLineKind.Separator, default, null, []);

        // Notes of kcat and of the console consumer, and a pasted prompt.
        if (line[0] is '%' or '$' || line.StartsWith("Processed a total of", StringComparison.Ordinal)) return new(TextLineKind.Other, default, null, []);
        if (forced is DumpShape.Auto or DumpShape.ConsoleConsumer && ConsoleConsumer(text, forced) is { } record) return record;
        if (forced is DumpShape.Auto or DumpShape.Kcat && Kcat(text, forced) is { } listed) return listed;
        if (forced is DumpShape.Auto or DumpShape.Lines && Single(line) is { } single) return single;
        return new(TextLineKind.Other, default, null, []);
    }

    /// <summary>Returns the fields of an argument: one field, or a list as Kafka's tools print it.</summary>
    public static List<(string Name, FieldValue Value)> FieldsOf(string argument)
    {
        var separator = FieldSegments.SeparatorOf(argument);
        var isSpaced = argument[separator] == ':' && separator + 1 < argument.Length && argument[separator + 1] == ' ';

        // A comma in a single field belongs to its value, unless the name of a known field follows.
        var comma = isSpaced ? -1 : argument.IndexOf(',', separator);
        var isList = comma > 0 && KnownFields.IndexIn(argument.AsSpan(comma), argument[separator]) > 0;
        return isList ? FieldSegments.Split(argument) : [(argument[..separator], FieldValue.Text(argument[(separator + 1)..].TrimStart()))];
    }

    // traceparent:00-…,tracestate:a=1 TAB key TAB value, behind columns for time, partition and offset.
    private static TextLine? ConsoleConsumer(string text, DumpShape forced)
    {
        var columns = text.Split('\t');
        var first = 0;
        while (first < columns.Length - 1 && Metadata.Any(name => columns[first].StartsWith(name, StringComparison.Ordinal))) first++;
        var headers = columns[first].Trim();
        var place = PlaceOf(columns.AsSpan(0, first));
        if (headers == "NO_HEADERS") return new(TextLineKind.Message, DumpShape.ConsoleConsumer, place, []);

        var separator = FieldSegments.SeparatorOf(headers);
        if (separator < 0 || headers[separator] != ':') return null;
        var fields = FieldSegments.Split(headers);
        var isWhole = first > 0 || columns.Length > 1 || fields.Count > 1 || forced == DumpShape.ConsoleConsumer;
        var isSpaced = separator + 1 < headers.Length && headers[separator + 1] == ' ';
        if (columns.Length > 1 && headers.Length == separator + 1) return null;
        return isWhole && !isSpaced ? new(TextLineKind.Message, DumpShape.ConsoleConsumer, place, fields) : null;
    }

    // traceparent=00-…,baggage=a=1, as -f '%h' prints it, anywhere in a line.
    private static TextLine? Kcat(string text, DumpShape forced)
    {
        var known = KnownFields.IndexIn(text, '=');
        if (known < 0) return forced == DumpShape.Kcat && FieldSegments.SeparatorOf(text) > 0 ? new(TextLineKind.Message, DumpShape.Kcat, null, FieldSegments.Split(text)) : null;
        var start = text.AsSpan(0, known).LastIndexOfAny(Separators) + 1;
        var tab = text.IndexOf('\t', start);
        var list = (tab < 0 ? text[start..] : text[start..tab]).TrimEnd();
        if (FieldSegments.SeparatorOf(list) < 0) return null;
        var fields = FieldSegments.Split(list);
        return fields.Count > 1 || start > 0 || tab > 0 || forced == DumpShape.Kcat
            ? new(TextLineKind.Message, DumpShape.Kcat, null, fields)
            : new(TextLineKind.Field, DumpShape.Lines, null, fields);
    }

    // name: value, as HTTP clients and pages show it; curl puts a < or > in front.
    private static TextLine? Single(string line)
    {
        if (line.StartsWith("> ", StringComparison.Ordinal) || line.StartsWith("< ", StringComparison.Ordinal)) line = line[2..];
        var separator = FieldSegments.SeparatorOf(line);
        if (separator < 0) return null;
        return new(TextLineKind.Field, DumpShape.Lines, null, FieldsOf(line));
    }

    private static string? PlaceOf(ReadOnlySpan<string> columns)
    {
        string? partition = null, offset = null;
        foreach (var column in columns)
        {
            if (column.StartsWith("Partition:", StringComparison.Ordinal)) partition = column["Partition:".Length..];
            if (column.StartsWith("Offset:", StringComparison.Ordinal)) offset = column["Offset:".Length..];
        }

        return offset is null ? null : $"{partition}@{offset}";
    }
}

/// <summary>What one line of a text dump can be.</summary>
internal enum TextLineKind
{
    /// <summary>Not part of a message: a note, a payload, a log line.</summary>
    Other,

    /// <summary>A blank or ruled line between messages.</summary>
    Separator,

    /// <summary>All fields of one message.</summary>
    Message,

    /// <summary>One field of a message that has a line for each.</summary>
    Field,
}
