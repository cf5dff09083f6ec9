using System.Buffers;
using System.Numerics;

namespace Messaging.Propagation;

/// <summary>
/// Which characters stand in a baggage member. Source: W3C Baggage, "Definition": key is an RFC 7230 token, value is baggage-octets.
/// </summary>
internal static class BaggageGrammar
{
    private const string TokenCharacters = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create([.. TokenCharacters.Select(c => (byte)c)]);
    private static readonly SearchValues<char> TokenChars = SearchValues.Create(TokenCharacters);
    private static readonly SearchValues<byte> OctetBytes = SearchValues.Create([.. Octets().Select(c => (byte)c)]);
    private static readonly SearchValues<char> OctetChars = SearchValues.Create([.. Octets()]);
    private static readonly SearchValues<char> PlainChars = SearchValues.Create([.. Octets().Where(c => c != '%')]);

    /// <summary>Whether the text may be a key; it is never percent-decoded.</summary>
    public static bool IsToken<T>(ReadOnlySpan<T> text) where T : unmanaged, IBinaryInteger<T> =>
        !text.IsEmpty && Ascii.IsOnly(text, TokenBytes, TokenChars);

    /// <summary>Whether the text may be a value as it stands on the wire, percent signs included; it may be empty.</summary>
    public static bool IsValue<T>(ReadOnlySpan<T> text) where T : unmanaged, IBinaryInteger<T> => Ascii.IsOnly(text, OctetBytes, OctetChars);

    /// <summary>How many characters at the start of a value are written as they are. The percent sign is not: it must be encoded.</summary>
    public static int PlainLength(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(PlainChars) is >= 0 and var length ? length : text.Length;

    private static bool IsOctet(int code) =>
        code is 0x21 or (>= 0x23 and <= 0x2b) or (>= 0x2d and <= 0x3a) or (>= 0x3c and <= 0x5b) or (>= 0x5d and <= 0x7e);

    private static IEnumerable<char> Octets() => Enumerable.Range(0, 128).Where(IsOctet).Select(c => (char)c);
}
