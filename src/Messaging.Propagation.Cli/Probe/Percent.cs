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
            if (encoded[i] == '%' && i + 2 < encoded.Length && byte.TryParse(encoded.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.Add(encoded[i]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
