using System.Text;

namespace Messaging.Propagation.Cli.Inspect;

/// <summary>Says what is wrong with a malformed value, without repeating it.</summary>
internal static class ValueFault
{
    private const int TraceParentLength = 55;

    /// <summary>Returns what is wrong; null where it is not one of the usual faults.</summary>
    public static string? Of(string field, string value)
    {
        if (value.Length == 0) return "it is empty";
        if (value is ['"' or '\'', .., '"' or '\'']) return "it is in quotes";
        if (value.EndsWith('…') || value.EndsWith("...", StringComparison.Ordinal)) return "it ends in an ellipsis: it was shortened when it was copied";
        if (value.Any(char.IsControl)) return "it contains control characters";
        if (IsEncoded(value)) return "it is base64 of text";
        return field.ToLowerInvariant() switch
        {
            FieldNames.TraceParent or FieldNames.CloudEventsTraceParent or FieldNames.Elastic or FieldNames.Wolverine => OfTraceParent(value),
            FieldNames.TraceState or FieldNames.Baggage => OfList(value),
            _ => null,
        };
    }

    private static string? OfTraceParent(string value)
    {
        if (value.Contains(',', StringComparison.Ordinal)) return "it contains a comma: several values were joined";
        if (value[0] == '|') return "it is a hierarchical Request-Id of older .NET";
        if (value.Contains('%', StringComparison.Ordinal)) return "it is percent-encoded";
        if (value.Length != TraceParentLength && value.StartsWith("00-", StringComparison.Ordinal))
            return $"it has {value.Length} characters, and version 00 has {TraceParentLength}";
        return value.Any(c => c is >= 'A' and <= 'F') ? "it has upper-case hex digits, and only lower case is allowed" : null;
    }

    private static string? OfList(string value)
    {
        var members = value.Split(',');
        var bad = Array.FindIndex(members, member => member.Trim().Length > 0 && !member.Contains('=', StringComparison.Ordinal));
        return bad < 0 ? null : $"member {bad + 1} of {members.Length} has no =";
    }

    private static bool IsEncoded(string value)
    {
        const int Shortest = 16;
        var bytes = new byte[value.Length];
        return value.Length >= Shortest && Convert.TryFromBase64String(value, bytes, out var length) &&
            Encoding.UTF8.GetString(bytes, 0, length).All(c => c is >= ' ' and <= '~');
    }
}
