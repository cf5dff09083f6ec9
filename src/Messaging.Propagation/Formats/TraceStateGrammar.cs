using System.Numerics;

namespace Messaging.Propagation;

/// <summary>Which characters stand in a <c>tracestate</c> member. Source: W3C Trace Context Level 2, "key" and "value".</summary>
internal static class TraceStateGrammar
{
    /// <summary>A lower-case letter or digit, then up to 255 of a-z, 0-9, <c>_ - * / @</c>.</summary>
    public static bool IsKey<T>(ReadOnlySpan<T> key) where T : unmanaged, IBinaryInteger<T>
    {
        if (key.Length is 0 or > TraceStateReader.MaxPartLength || !IsLetterOrDigit(Ascii.Code(key[0]))) return false;
        foreach (var unit in key[1..])
        {
            var code = Ascii.Code(unit);
            if (!IsLetterOrDigit(code) && code is not ('_' or '-' or '*' or '/' or '@')) return false;
        }

        return true;
    }

    /// <summary>
    /// 1 to 256 printable ASCII characters but comma and equals sign; blanks in front belong to the value, those behind are gone with the
    /// member's white space.
    /// </summary>
    public static bool IsValue<T>(ReadOnlySpan<T> value) where T : unmanaged, IBinaryInteger<T>
    {
        if (value.Length is 0 or > TraceStateReader.MaxPartLength) return false;
        foreach (var unit in value)
            if (Ascii.Code(unit) is < 0x20 or > 0x7e or ',' or '=')
                return false;

        return true;
    }

    private static bool IsLetterOrDigit(uint code) => code - 'a' <= 25 || Ascii.IsDigit(code);
}
