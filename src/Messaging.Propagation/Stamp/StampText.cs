using System.Buffers.Text;
using System.Numerics;

namespace Messaging.Propagation;

/// <summary>
/// The text of a <c>context-stamp</c>: <c>1;t=1795218034090;o=1795218033000;n=2;f=tsb</c>. Version, then key=value in any order: t sent and
/// o origin in Unix milliseconds, n hop number, f a letter for each field written. Keys not known are passed over.
/// </summary>
internal static class StampText
{
    /// <summary>Longest stamp read; it leaves room for keys to come.</summary>
    public const int MaxLength = 512;

    /// <summary>Longest stamp written: two times of 15 digits, a hop of 10, and every letter; a signature comes on top.</summary>
    public const int MaxWrittenLength = 72;

    // A letter for each bit of StampedFields, the lowest first.
    private static ReadOnlySpan<byte> Letters => "tsb3mjx"u8;

    // The last millisecond that a DateTimeOffset can hold.
    private const long MaxTime = 253402300799999;

    // As many as that has.
    private const int MaxDigits = 15;

    public static FailureReason? Parse<T>(ReadOnlySpan<T> text, out ContextStamp stamp) where T : unmanaged, IBinaryInteger<T>
    {
        stamp = default;
        if (text.Length > MaxLength) return FailureReason.TooLong;

        text = Ascii.TrimOws(text);
        var version = Next(ref text);
        if (!TryReadNumber(version, int.MaxValue, out var number) || number == 0) return FailureReason.Malformed;
        if (number != 1) return FailureReason.UnsupportedVersion;

        long? sent = null, origin = null, hop = null;
        StampedFields? fields = null;
        while (!text.IsEmpty)
        {
            var pair = Next(ref text);
            if (pair.Length < 2 || Ascii.Code(pair[1]) != '=') continue;

            var value = pair[2..];
            var good = (char)Ascii.Code(pair[0]) switch
            {
                't' => SetOnce(ref sent, value, MaxTime),
                'o' => SetOnce(ref origin, value, MaxTime),
                'n' => SetOnce(ref hop, value, int.MaxValue) && hop > 0,
                'f' => SetFields(ref fields, value),
                _ => true,
            };
            if (!good) return FailureReason.Malformed;
        }

        if (sent is not { } time) return FailureReason.Malformed;
        stamp = new ContextStamp(
            DateTimeOffset.FromUnixTimeMilliseconds(time), DateTimeOffset.FromUnixTimeMilliseconds(origin ?? time), (int)(hop ?? 1), fields ?? default);
        return null;
    }

    /// <summary>
    /// Reads a stamp as this library writes it, its keys in order and no signature behind them. Any other is left to <see cref="Parse"/>.
    /// </summary>
    public static bool TryParseCommon(ReadOnlySpan<byte> text, out ContextStamp stamp)
    {
        stamp = default;
        if (text.Length > MaxWrittenLength) return false;
        if (!TryTake(ref text, "1;t="u8, MaxTime, out var sent) || !TryTake(ref text, ";o="u8, MaxTime, out var origin) ||
            !TryTake(ref text, ";n="u8, int.MaxValue, out var hop) || hop == 0 || !text.StartsWith(";f="u8) || text[3..].Contains((byte)';'))
            return false;

        var (sentAt, originAt) = (DateTimeOffset.FromUnixTimeMilliseconds(sent), DateTimeOffset.FromUnixTimeMilliseconds(origin));
        stamp = new ContextStamp(sentAt, originAt, (int)hop, ReadFields(text[3..]));
        return true;
    }

    /// <summary>Writes a stamp into at least <see cref="MaxWrittenLength"/> bytes; returns the bytes written.</summary>
    /// <param name="stamp">The stamp but for its fields.</param>
    /// <param name="fields">Its fields, which are known last.</param>
    /// <param name="destination">Where to write.</param>
    public static int Format(in ContextStamp stamp, StampedFields fields, Span<byte> destination)
    {
        var length = 0;
        Put("1;t="u8, destination, ref length);
        var sentStart = length;
        Put(stamp.Sent.ToUnixTimeMilliseconds(), destination, ref length);
        var sent = destination[sentStart..length];
        Put(";o="u8, destination, ref length);
        if (stamp.Origin == stamp.Sent) Put(sent, destination, ref length);
        else Put(stamp.Origin.ToUnixTimeMilliseconds(), destination, ref length);
        Put(";n="u8, destination, ref length);
        Put(stamp.Hop, destination, ref length);
        Put(";f="u8, destination, ref length);
        for (var i = 0; i < Letters.Length; i++)
            if (((int)fields >> i & 1) != 0)
                destination[length++] = Letters[i];
        return length;
    }

    private static ReadOnlySpan<T> Next<T>(ref ReadOnlySpan<T> text) where T : unmanaged, IBinaryInteger<T>
    {
        var semicolon = text.IndexOf(Ascii.Unit<T>(';'));
        var part = semicolon < 0 ? text : text[..semicolon];
        text = semicolon < 0 ? default : text[(semicolon + 1)..];
        return part;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> key, long max, out long number)
    {
        number = 0;
        if (!text.StartsWith(key)) return false;

        // No number here has more digits than fit.
        var start = key.Length;
        var end = start;
        for (; end < text.Length && end < start + MaxDigits && Ascii.IsDigit(text[end]); end++) number = number * 10 + (text[end] - '0');
        text = text[end..];
        return end > start && number <= max;
    }

    private static bool SetOnce<T>(ref long? target, ReadOnlySpan<T> text, long max) where T : unmanaged, IBinaryInteger<T>
    {
        if (target is not null || !TryReadNumber(text, max, out var number)) return false;
        target = number;
        return true;
    }

    private static bool SetFields<T>(ref StampedFields? target, ReadOnlySpan<T> letters) where T : unmanaged, IBinaryInteger<T>
    {
        if (target is not null) return false;
        target = ReadFields(letters);
        return true;
    }

    private static bool TryReadNumber<T>(ReadOnlySpan<T> text, long max, out long number) where T : unmanaged, IBinaryInteger<T>
    {
        number = 0;
        foreach (var unit in text)
        {
            var code = Ascii.Code(unit);
            if (!Ascii.IsDigit(code)) return false;
            number = number * 10 + (code - '0');
            if (number > max) return false;
        }

        return !text.IsEmpty;
    }

    // A letter that is not known names a field of a later version, which cannot be missed here.
    private static StampedFields ReadFields<T>(ReadOnlySpan<T> letters) where T : unmanaged, IBinaryInteger<T>
    {
        var fields = StampedFields.None;
        foreach (var letter in letters)
            for (var i = 0; i < Letters.Length; i++)
                if (Ascii.Code(letter) == Letters[i])
                    fields |= (StampedFields)(1 << i);
        return fields;
    }

    private static void Put(ReadOnlySpan<byte> text, Span<byte> destination, ref int length)
    {
        text.CopyTo(destination[length..]);
        length += text.Length;
    }

    private static void Put(long number, Span<byte> destination, ref int length)
    {
        Utf8Formatter.TryFormat(number, destination[length..], out var written);
        length += written;
    }
}
