using System.Text;

namespace Messaging.Propagation.Testing;

/// <summary>Values of a header table as they come back from a server: text as bytes, everything else as it was, and nothing shared.</summary>
internal static class WireValue
{
    public static Dictionary<string, object?>? Of(IDictionary<string, object?>? table)
    {
        if (table is null) return null;
        var copy = new Dictionary<string, object?>(table.Count, StringComparer.Ordinal);
        foreach (var (name, value) in table) copy.Add(name, Of(value));
        return copy;
    }

    public static string? TextOf(object? value) => value as string ?? (value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : null);

    public static bool AreSame(object? one, object? other) => TextOf(one) is { } text ? text == TextOf(other) : Equals(one, other);

    private static object? Of(object? value) => value switch
    {
        string text => Encoding.UTF8.GetBytes(text),
        byte[] bytes => (byte[])bytes.Clone(),
        IDictionary<string, object?> table => Of(table),
        IList<object?> list => list.Select(Of).ToList(),
        _ => value,
    };
}
