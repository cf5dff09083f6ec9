namespace Messaging.Propagation.Cli.Inspect;

/// <summary>The names of fields that carry a context, in any format or of a neighbour.</summary>
internal static class KnownFields
{
    private static readonly System.Buffers.SearchValues<char> Separators = System.Buffers.SearchValues.Create(" \t,;(\"'");

    private static readonly HashSet<string> Names = new(
        ContextFormat.Known.SelectMany(format => format.Fields).Append(FieldNames.ContextStamp)
            .Concat(Neighbour.All.SelectMany(neighbour => neighbour.Fields).Where(name => name[^1] != '*')),
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Names.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool Contains(ReadOnlySpan<char> name) => Lookup.Contains(name);

    /// <summary>Returns where the first known name with a separator behind it begins; -1 where there is none.</summary>
    public static int IndexIn(ReadOnlySpan<char> text, char separator)
    {
        var start = 0;
        while (text[start..].IndexOf(separator) is >= 0 and var length)
        {
            var name = text.Slice(start, length);
            var from = name.LastIndexOfAny(Separators) + 1;
            if (Contains(name[from..])) return start + from;
            start += length + 1;
        }

        return -1;
    }
}
