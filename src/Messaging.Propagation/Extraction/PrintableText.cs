using System.Globalization;
using System.Text;

namespace Messaging.Propagation;

/// <summary>Makes a value from the wire safe for a log: short, printable ASCII, nothing that ends a line or moves a cursor.</summary>
internal static class PrintableText
{
    /// <summary>Most characters or bytes of the value that are shown.</summary>
    public const int MaxLength = 64;

    public static string? Of(FieldValue value)
    {
        if (value.AsText is { } text) return Escape(text.AsSpan(0, Math.Min(text.Length, MaxLength)), text.Length);
        if (value.AsBytes is not { } bytes) return value.IsWrongType ? "(neither text nor bytes)" : null;

        Span<char> chars = stackalloc char[MaxLength];
        var shown = Math.Min(bytes.Length, MaxLength);
        return Escape(chars[..Encoding.Latin1.GetChars(bytes.AsSpan(0, shown), chars)], bytes.Length);
    }

    private static string Escape(ReadOnlySpan<char> shown, int length)
    {
        var result = new StringBuilder();
        foreach (var c in shown)
        {
            if (c is >= ' ' and <= '~' and not '\\') result.Append(c);
            else result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        if (length > shown.Length) result.Append(CultureInfo.InvariantCulture, $"... ({length} in all)");
        return result.ToString();
    }
}
