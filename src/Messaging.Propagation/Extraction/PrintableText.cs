using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Messaging.Propagation;

/// <summary>
/// Makes names and values from outside safe to log or to show: on one line, short, and without characters that move a cursor, hide text or reorder it. Safe for
/// many threads.
/// </summary>
public static class PrintableText
{
    /// <summary>Most characters of a name that are shown: 256.</summary>
    public const int MaxNameLength = 256;

    /// <summary>Most characters or bytes of a field's value that are shown.</summary>
    internal const int MaxValueLength = 64;

    /// <summary>
    /// Returns a name with every control, format, separator, private and unassigned character, and every lone surrogate, written as <c>\u202e</c>. Letters of all
    /// languages stay as they are.
    /// </summary>
    /// <param name="name">The name: a destination, a routing key, a message id, a field.</param>
    /// <param name="maxLength">Most characters of the name that are shown; a longer one is cut and its length added. Default: <see cref="MaxNameLength"/>.</param>
    /// <returns>The name itself if nothing has to be changed; null for null.</returns>
    [return: NotNullIfNotNull(nameof(name))]
    public static string? Of(string? name, int maxLength = MaxNameLength)
    {
        if (name is null || (name.Length <= maxLength && !name.AsSpan().ContainsAnyExceptInRange(' ', '~'))) return name;

        // Not through the middle of a character of two units.
        var shown = Math.Min(name.Length, maxLength);
        if (shown > 0 && shown < name.Length && char.IsSurrogatePair(name[shown - 1], name[shown])) shown--;

        var rest = name.AsSpan(0, shown);
        var result = new StringBuilder(rest.Length + 16);
        while (!rest.IsEmpty)
        {
            var isWhole = Rune.DecodeFromUtf16(rest, out var rune, out var consumed) == System.Buffers.OperationStatus.Done;
            if (isWhole && IsPrintable(rune)) result.Append(rest[..consumed]);
            else foreach (var unit in rest[..consumed]) AppendEscaped(result, unit);
            rest = rest[consumed..];
        }

        AppendLength(result, shown, name.Length);
        return result.ToString();
    }

    /// <summary>Returns the start of a field's value as printable ASCII; null for one that is there without a value.</summary>
    internal static string? Of(FieldValue value)
    {
        if (value.AsText is { } text) return Escape(text.AsSpan(0, Math.Min(text.Length, MaxValueLength)), text.Length);
        if (value.AsBytes is not { } bytes) return value.IsWrongType ? "(neither text nor bytes)" : null;

        Span<char> chars = stackalloc char[MaxValueLength];
        var shown = Math.Min(bytes.Length, MaxValueLength);
        return Escape(chars[..Encoding.Latin1.GetChars(bytes.AsSpan(0, shown), chars)], bytes.Length);
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or
        UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static string Escape(ReadOnlySpan<char> shown, int length)
    {
        var result = new StringBuilder();
        foreach (var c in shown)
        {
            if (c is >= ' ' and <= '~' and not '\\') result.Append(c);
            else AppendEscaped(result, c);
        }

        AppendLength(result, shown.Length, length);
        return result.ToString();
    }

    private static void AppendEscaped(StringBuilder result, char unit) => result.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");

    private static void AppendLength(StringBuilder result, int shown, int length)
    {
        if (length > shown) result.Append(CultureInfo.InvariantCulture, $"... ({length} in all)");
    }
}
