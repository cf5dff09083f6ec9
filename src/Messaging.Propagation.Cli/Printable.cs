using System.Globalization;
using System.Text;

namespace Messaging.Propagation.Cli;

/// <summary>Makes text from outside safe to print.</summary>
internal static class Printable
{
    /// <summary>
    /// Returns the text on one line. Characters that move the cursor, hide or reorder text are written as escapes, <c>\u001B</c>.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="limit">The most characters shown; a longer text ends in an ellipsis. Default: all of them.</param>
    public static string Of(string text, int limit = int.MaxValue)
    {
        if (text.Length <= limit && text.All(char.IsAscii) && !text.Any(char.IsControl)) return text;

        var shown = new StringBuilder(Math.Min(text.Length, 256));
        var count = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (count++ == limit) return shown.Append('…').ToString();
            if (IsPlain(rune)) shown.Append(rune.ToString());
            else shown.Append(Escape(rune));
        }

        return shown.ToString();
    }

    /// <summary>Returns a JSON document in which characters that hide or reorder text are escapes. They occur in its strings alone.</summary>
    /// <param name="json">The document, whose writer has escaped control characters and all beyond U+FFFF.</param>
    public static string Json(string json)
    {
        if (Ascii.IsValid(json)) return json;

        var shown = new StringBuilder(json.Length);
        foreach (var rune in json.EnumerateRunes())
        {
            if (IsPlain(rune) || Rune.IsControl(rune)) shown.Append(rune.ToString());
            else shown.Append(Escape(rune));
        }

        return shown.ToString();
    }

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or
        UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static string Escape(Rune rune) => rune.Value switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        <= 0xFFFF => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
    };
}
