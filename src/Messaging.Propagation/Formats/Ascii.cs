using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Messaging.Propagation;

/// <summary>
/// What the parsers need of text, over bytes and chars alike. Only the ASCII characters that the grammars name are ever accepted:
/// the framework's own digit and hex tests take more than they allow.
/// </summary>
internal static class Ascii
{
    public static uint Code<T>(T unit) where T : unmanaged, IBinaryInteger<T> => uint.CreateTruncating(unit);

    public static T Unit<T>(char c) where T : unmanaged, IBinaryInteger<T> => T.CreateTruncating(c);

    public static bool IsDigit(uint code) => code - '0' <= 9;

    /// <summary>The value of a lower-case hex digit, or -1.</summary>
    public static int LowerHex(uint code) => code - '0' <= 9 ? (int)(code - '0') : code - 'a' <= 5 ? (int)(code - 'a' + 10) : -1;

    public static bool IsLowerHex<T>(ReadOnlySpan<T> text) where T : unmanaged, IBinaryInteger<T>
    {
        foreach (var unit in text)
            if (LowerHex(Code(unit)) < 0)
                return false;
        return true;
    }

    public static bool IsZeros<T>(ReadOnlySpan<T> text) where T : unmanaged, IBinaryInteger<T> => !text.ContainsAnyExcept(Unit<T>('0'));

    /// <summary>Whether the text holds nothing but these characters, which are given as bytes and as chars.</summary>
    public static bool IsOnly<T>(ReadOnlySpan<T> text, SearchValues<byte> bytes, SearchValues<char> chars) where T : unmanaged, IBinaryInteger<T> =>
        typeof(T) == typeof(byte)
            ? !MemoryMarshal.Cast<T, byte>(text).ContainsAnyExcept(bytes)
            : !MemoryMarshal.Cast<T, char>(text).ContainsAnyExcept(chars);

    /// <summary>Without the optional white space (blank and tab) at both ends.</summary>
    public static ReadOnlySpan<T> TrimOws<T>(ReadOnlySpan<T> text) where T : unmanaged, IBinaryInteger<T>
    {
        var start = 0;
        while (start < text.Length && IsOws(Code(text[start]))) start++;
        var end = text.Length;
        while (end > start && IsOws(Code(text[end - 1]))) end--;
        return text[start..end];
    }

    public static bool IsAscii(ReadOnlySpan<char> text) => System.Text.Ascii.IsValid(text);

    public static bool IsOws(uint code) => code is ' ' or '\t';

    /// <summary>A string of text that has been seen to be ASCII.</summary>
    public static string ToText<T>(ReadOnlySpan<T> text) where T : unmanaged, IBinaryInteger<T> =>
        typeof(T) == typeof(byte)
            ? Encoding.Latin1.GetString(MemoryMarshal.Cast<T, byte>(text))
            : new string(MemoryMarshal.Cast<T, char>(text));

    /// <summary>The characters of text that has been seen to be ASCII; <paramref name="destination"/> holds as many.</summary>
    public static void CopyChars<T>(ReadOnlySpan<T> text, Span<char> destination) where T : unmanaged, IBinaryInteger<T>
    {
        if (typeof(T) == typeof(byte)) Encoding.Latin1.GetChars(MemoryMarshal.Cast<T, byte>(text), destination);
        else MemoryMarshal.Cast<T, char>(text).CopyTo(destination);
    }

    /// <summary>The bytes of text that has been seen to be ASCII; <paramref name="destination"/> is as long as the text.</summary>
    public static void CopyBytes<T>(ReadOnlySpan<T> text, Span<byte> destination) where T : unmanaged, IBinaryInteger<T>
    {
        if (typeof(T) == typeof(byte)) MemoryMarshal.Cast<T, byte>(text).CopyTo(destination);
        else Encoding.Latin1.GetBytes(MemoryMarshal.Cast<T, char>(text), destination);
    }

    /// <summary>A value's bytes, or those of its text where it is ASCII and <paramref name="buffer"/> holds it; else none.</summary>
    public static ReadOnlySpan<byte> BytesOf(FieldValue value, Span<byte> buffer) =>
        value.AsBytes is { } bytes ? bytes
        : System.Text.Ascii.FromUtf16(value.AsText, buffer, out var length) == OperationStatus.Done ? buffer[..length]
        : default;
}
