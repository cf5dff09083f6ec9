using System.Globalization;
using System.Text;

namespace Messaging.Propagation.Testing;

/// <summary>The text rules of Amazon SQS: characters of XML 1.0 in bodies and values, letters, digits and a few more in names.</summary>
internal static class SqsText
{
    private const string Allowed = "#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF";

    public static void RequireAllowedCharacters(string text, string where)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
                continue;
            }

            if (c is '\t' or '\n' or '\r' or (>= ' ' and <= '\uD7FF') or (>= '\uE000' and <= '\uFFFD')) continue;
            var code = ((int)c).ToString("X", CultureInfo.InvariantCulture);
            throw SqsErrors.InvalidContents($"Invalid binary character '#x{code}' was found in {where}, the set of allowed characters is {Allowed}");
        }
    }

    public static bool IsName(string? text, int longest, string marks)
    {
        if (string.IsNullOrEmpty(text) || text.Length > longest) return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && !marks.Contains(c, StringComparison.Ordinal))
                return false;
        return true;
    }

    public static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);
}
