using System.Buffers;
using System.Numerics;

namespace Messaging.Propagation;

/// <summary>Which characters stand in a <c>tracestate</c> member. Source: W3C Trace Context Level 2, "key" and "value".</summary>
internal static class TraceStateGrammar
{
    private const string KeyCharacters = "abcdefghijklmnopqrstuvwxyz0123456789_-*/@";

    private static readonly SearchValues<byte> KeyBytes = SearchValues.Create([.. KeyCharacters.Select(c => (byte)c)]);
    private static readonly SearchValues<char> KeyChars = SearchValues.Create(KeyCharacters);
    private static readonly SearchValues<byte> ValueBytes = SearchValues.Create([.. ValueCharacters().Select(c => (byte)c)]);
    private static readonly SearchValues<char> ValueChars = SearchValues.Create([.. ValueCharacters()]);

    /// <summary>A lower-case letter or digit, then up to 255 of a-z, 0-9, <c>_ - * / @</c>.</summary>
    public static bool IsKey<T>(ReadOnlySpan<T> key) where T : unmanaged, IBinaryInteger<T> =>
        key.Length is > 0 and <= TraceStateReader.MaxPartLength && IsLetterOrDigit(Ascii.Code(key[0])) && Ascii.IsOnly(key, KeyBytes, KeyChars);

    /// <summary>
    /// 1 to 256 printable ASCII characters but comma and equals sign; blanks in front belong to the value, those behind are gone with the
    /// member's white space.
    /// </summary>
    public static bool IsValue<T>(ReadOnlySpan<T> value) where T : unmanaged, IBinaryInteger<T> =>
        value.Length is > 0 and <= TraceStateReader.MaxPartLength && Ascii.IsOnly(value, ValueBytes, ValueChars);

    private static IEnumerable<char> ValueCharacters() => Enumerable.Range(0x20, 0x5f).Select(c => (char)c).Where(c => c is not (',' or '='));

    private static bool IsLetterOrDigit(uint code) => code - 'a' <= 25 || Ascii.IsDigit(code);
}
