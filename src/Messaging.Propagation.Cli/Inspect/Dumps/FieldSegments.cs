using System.Buffers;

namespace Messaging.Propagation.Cli.Inspect;

/// <summary>
/// Splits the header lists that Kafka's tools print, <c>name:value,name:value</c> and <c>name=value,name=value</c>. Values are not
/// quoted there, so a comma may belong to a value.
/// </summary>
internal static class FieldSegments
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./$@!#&*+^`|~%");

    // Their members are separated by commas and are written as name=value, like headers.
    private static readonly HashSet<string> Lists = new([FieldNames.TraceState, FieldNames.Baggage, FieldNames.JaegerBaggage], StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns where the name at the start of a text ends: the index of its separator; -1 where there is none.</summary>
    public static int SeparatorOf(ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExcept(NameCharacters);

        // CloudEvents over AMQP has names with a colon.
        if (length == "cloudEvents".Length && text.StartsWith("cloudEvents:trace", StringComparison.OrdinalIgnoreCase))
            length += 1 + Math.Max(0, text[(length + 1)..].IndexOfAnyExcept(NameCharacters));
        return length > 0 && text[length] is ':' or '=' ? length : -1;
    }

    /// <summary>Splits a list.</summary>
    /// <param name="list">The list; it begins with a name and its separator.</param>
    public static List<(string Name, FieldValue Value)> Split(string list)
    {
        var fields = new List<(string, FieldValue)>();
        var at = SeparatorOf(list);
        var separator = list[at];
        var (name, valueStart, segment) = (list[..at], at + 1, 0);
        while (true)
        {
            var comma = list.IndexOf(',', Math.Max(segment, valueStart));
            var next = comma + 1;
            var end = comma < 0 ? -1 : StartsField(list, next, separator, name);
            if (comma >= 0 && end < 0)
            {
                segment = next;
                continue;
            }

            fields.Add((name, ValueOf(comma < 0 ? list[valueStart..] : list[valueStart..comma])));
            if (comma < 0) return fields;
            (name, valueStart, segment) = (list[next..end], end + 1, end + 1);
        }
    }

    // Returns the index of the separator if a new field starts here; -1 if the value goes on.
    private static int StartsField(string list, int start, char separator, string current)
    {
        var length = SeparatorOf(list.AsSpan(start));
        if (length < 0 || list[start + length] != separator) return -1;
        return separator == '=' && Lists.Contains(current) && !KnownFields.Contains(list.AsSpan(start, length)) ? -1 : start + length;
    }

    // Both tools print a value that is null as a word.
    private static FieldValue ValueOf(string value) => value is "null" or "NULL" ? FieldValue.Null : FieldValue.Text(value);
}
