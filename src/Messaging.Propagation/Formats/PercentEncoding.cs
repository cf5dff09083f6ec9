using System.Buffers;
using System.Numerics;
using System.Text;

namespace Messaging.Propagation;

/// <summary>
/// Percent-encoding as W3C Baggage has it: UTF-8, a plus is a plus, bytes that are no UTF-8 decode to U+FFFD, and a percent sign
/// without two hex digits is an error. Source: W3C Baggage, "value".
/// </summary>
internal static class PercentEncoding
{
    // A longer one takes room from the pool.
    private const int UsualLength = 128;

    /// <summary>Decodes text already known to be ASCII; false where a percent sign is not followed by two hex digits.</summary>
    public static bool TryDecode<T>(ReadOnlySpan<T> text, out string decoded) where T : unmanaged, IBinaryInteger<T>
    {
        decoded = "";
        if (!text.Contains(Ascii.Unit<T>('%')))
        {
            decoded = Ascii.ToText(text);
            return true;
        }

        byte[]? rented = null;
        var octets = text.Length <= UsualLength ? stackalloc byte[UsualLength] : rented = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            var length = 0;
            for (var i = 0; i < text.Length; i++)
            {
                var code = Ascii.Code(text[i]);
                if (code == '%')
                {
                    if (i + 2 >= text.Length) return false;
                    var value = (Hex(Ascii.Code(text[i + 1])) << 4) | Hex(Ascii.Code(text[i + 2]));
                    if (value < 0) return false;
                    code = (uint)value;
                    i += 2;
                }

                octets[length++] = (byte)code;
            }

            decoded = Encoding.UTF8.GetString(octets[..length]);
            return true;
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>How many bytes <paramref name="text"/> takes when written by <see cref="Write"/>.</summary>
    public static int Measure(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (true)
        {
            var plain = BaggageGrammar.PlainLength(text);
            length += plain;
            if (plain == text.Length) return length;
            Rune.DecodeFromUtf16(text[plain..], out var rune, out var consumed);
            length += 3 * rune.Utf8SequenceLength;
            text = text[(plain + consumed)..];
        }
    }

    /// <summary>Writes the text's UTF-8, with everything encoded that may not stand in a baggage value; returns the bytes written.</summary>
    public static int Write(ReadOnlySpan<char> text, Span<byte> destination)
    {
        var written = 0;
        while (true)
        {
            var plain = BaggageGrammar.PlainLength(text);
            Ascii.CopyBytes(text[..plain], destination[written..]);
            written += plain;
            if (plain == text.Length) return written;
            Rune.DecodeFromUtf16(text[plain..], out var rune, out var consumed);
            written += WriteEncoded(rune, destination[written..]);
            text = text[(plain + consumed)..];
        }
    }

    private static int WriteEncoded(Rune rune, Span<byte> destination)
    {
        Span<byte> utf8 = stackalloc byte[4];
        var written = 0;
        foreach (var octet in utf8[..rune.EncodeToUtf8(utf8)])
        {
            destination[written++] = (byte)'%';
            destination[written++] = "0123456789ABCDEF"u8[octet >> 4];
            destination[written++] = "0123456789ABCDEF"u8[octet & 15];
        }

        return written;
    }

    private static int Hex(uint code) => code - 'A' <= 5 ? (int)(code - 'A' + 10) : Ascii.LowerHex(code);
}
