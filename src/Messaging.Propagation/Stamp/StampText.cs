using System.Buffers.Text;
using System.Numerics;

namespace Messaging.Propagation;

/// <summary>
/// The text of a <c>context-stamp</c>: <c>1;p=b7ad6b71;t=1795218034090;o=1795218033000;n=2;f=tsb</c>. Version, then key=value in any order: p the start of the span id, t sent and
/// o origin in Unix milliseconds, n hop number, f a letter for each field written, u the due time, c a creation context,
/// d the tag of the destination, v the version of the signature. Unknown keys are skipped.
/// </summary>
internal static class StampText
{
    /// <summary>Longest stamp read; it leaves room for keys to come.</summary>
    public const int MaxLength = 512;

    /// <summary>Longest stamp written, without a signature.</summary>
    public const int MaxWrittenLength = TimesPart + SpanPart + DuePart + CreationPart + DestinationPart + VersionPart;

    // Most bytes of each part: the version, two times of 15 digits, a hop of 10 and every letter; ;p= ;u= ;c= ;d= and ;v= with their values.
    private const int TimesPart = 72, SpanPart = 3 + SpanPrefixLength, DuePart = 3 + MaxDigits, CreationPart = 4, DestinationPart = 3 + DestinationTag.Length, VersionPart = 4;

    private const int SpanPrefixLength = 8;

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

        long? sent = null, origin = null, hop = null, due = null, creation = null, signature = null;
        ulong? span = null, destination = null;
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
                'n' => SetOnce(ref hop, value, int.MaxValue),
                'u' => SetOnce(ref due, value, MaxTime),
                'c' => SetOnce(ref creation, value, 1),
                'v' => SetOnce(ref signature, value, int.MaxValue),
                'p' => SetHex(ref span, value, SpanPrefixLength),
                'd' => SetHex(ref destination, value, DestinationTag.Length),
                'f' => SetFields(ref fields, value),
                _ => true,
            };
            if (!good) return FailureReason.Malformed;
        }

        var isCreation = creation == 1;
        if (sent is not { } time || (hop == 0 && !isCreation)) return FailureReason.Malformed;
        stamp = new ContextStamp(
            DateTimeOffset.FromUnixTimeMilliseconds(time), DateTimeOffset.FromUnixTimeMilliseconds(origin ?? time), (int)(hop ?? 1), fields ?? default)
        {
            Due = due is { } dueTime ? DateTimeOffset.FromUnixTimeMilliseconds(dueTime) : null,
            IsCreation = isCreation,
            SpanPrefix = (uint?)span,
            Destination = destination is { } tag ? new DestinationTag(tag) : null,
            SignatureVersion = (int)(signature ?? 0),
        };
        return null;
    }

    /// <summary>
    /// Reads a stamp as this library usually writes it: p, t, o, n and f in this order and nothing behind them. <see cref="Parse"/> reads every other.
    /// </summary>
    public static bool TryParseCommon(ReadOnlySpan<byte> text, out ContextStamp stamp)
    {
        stamp = default;
        if (text.Length > MaxWrittenLength) return false;
        uint? span = null;
        if (text.StartsWith("1;p="u8) && text.Length > 1 + SpanPart)
        {
            if (!TryReadHex(text.Slice(4, SpanPrefixLength), SpanPrefixLength, out var prefix)) return false;
            span = (uint)prefix;
            text = text[SpanPart..];
        }

        if (span is null && !text.StartsWith("1"u8)) return false;
        text = text[1..];

        if (!TryTake(ref text, ";t="u8, MaxTime, out var sent) || !TryTake(ref text, ";o="u8, MaxTime, out var origin) ||
            !TryTake(ref text, ";n="u8, int.MaxValue, out var hop) || hop == 0 || !text.StartsWith(";f="u8))
            return false;

        text = text[3..];
        if (text.Contains((byte)';')) return false;
        var (sentAt, originAt) = (DateTimeOffset.FromUnixTimeMilliseconds(sent), DateTimeOffset.FromUnixTimeMilliseconds(origin));
        stamp = new ContextStamp(sentAt, originAt, (int)hop, ReadFields(text)) { SpanPrefix = span };
        return true;
    }

    /// <summary>Writes a stamp into at least <see cref="MaxWrittenLength"/> bytes; returns the bytes written.</summary>
    /// <param name="stamp">The stamp but for its fields.</param>
    /// <param name="fields">Its fields, which are known last.</param>
    /// <param name="destination">Where to write.</param>
    public static int Format(in ContextStamp stamp, StampedFields fields, Span<byte> destination)
    {
        var length = 0;
        Put("1"u8, destination, ref length);
        if (stamp.SpanPrefix is { } span) PutHex(";p="u8, span, SpanPrefixLength, destination, ref length);
        Put(";t="u8, destination, ref length);
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
        if (stamp.Due is not null || stamp.IsCreation || stamp.SignatureVersion > 0) FormatRare(stamp, destination, ref length);
        return length;
    }

    /// <summary>Returns the most bytes that a stamp takes, whatever its numbers are.</summary>
    public static int MaxLengthOf(in ContextStamp stamp) => TimesPart + (stamp.SpanPrefix is null ? 0 : SpanPart) + (stamp.Due is null ? 0 : DuePart)
        + (stamp.IsCreation ? CreationPart : 0) + (stamp.SignatureVersion > 0 ? VersionPart : 0) + (stamp.Destination is null ? 0 : DestinationPart);

    /// <summary>Reads exactly <paramref name="digits"/> lower-case hexadecimal digits, at most 16.</summary>
    public static bool TryReadHex<T>(ReadOnlySpan<T> text, int digits, out ulong number) where T : unmanaged, IBinaryInteger<T>
    {
        number = 0;
        if (text.Length != digits) return false;
        foreach (var unit in text)
        {
            if (Ascii.LowerHex(Ascii.Code(unit)) is not (>= 0 and var digit)) return false;
            number = number << 4 | (uint)digit;
        }

        return true;
    }

    private static void FormatRare(in ContextStamp stamp, Span<byte> destination, ref int length)
    {
        if (stamp.Due is { } due)
        {
            Put(";u="u8, destination, ref length);
            Put(due.ToUnixTimeMilliseconds(), destination, ref length);
        }

        if (stamp.IsCreation) Put(";c=1"u8, destination, ref length);
        if (stamp.SignatureVersion > 0) Put(";v=2"u8, destination, ref length);
        if (stamp.Destination is { } tag) PutHex(";d="u8, tag.Value, DestinationTag.Length, destination, ref length);
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

    private static bool SetHex<T>(ref ulong? target, ReadOnlySpan<T> text, int digits) where T : unmanaged, IBinaryInteger<T>
    {
        if (target is not null || !TryReadHex(text, digits, out var number)) return false;
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

    private static void PutHex(ReadOnlySpan<byte> key, ulong number, int digits, Span<byte> destination, ref int length)
    {
        Put(key, destination, ref length);
        for (var i = digits - 1; i >= 0; i--) destination[length++] = "0123456789abcdef"u8[(int)(number >> (4 * i)) & 15];
    }
}
