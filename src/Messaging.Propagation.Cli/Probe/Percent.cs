using System.Globalization;
using System.Text;

namespace Messaging.Propagation.Cli.Probe;

/// <summary>Percent encoding undone once; what is no encoding stands as it is.</summary>
internal static class Percent
{
    public static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal)) return text;
        var bytes = new List<byte>(text.Length);
        var encoded = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < encoded.Length; i++)
        {
            var isEncoded = IsEncoded(encoded.AsSpan(i), out var value);
            bytes.Add(isEncoded ? value : encoded[i]);
            if (isEncoded) i += 2;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static bool IsEncoded(ReadOnlySpan<byte> text, out byte value)
    {
        value = 0;
        return text is [(byte)'%', _, _, ..] && byte.TryParse(text[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
