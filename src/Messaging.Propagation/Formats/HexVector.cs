using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Messaging.Propagation;

/// <summary>Lower-case hex digits, sixteen at a time.</summary>
internal static class HexVector
{
    public const int Digits = 16;

    /// <summary>Reads a trace id of 32 digits; false where one of them is none, or all are zero.</summary>
    public static bool TryReadTraceId(ReadOnlySpan<byte> digits, out ActivityTraceId id)
    {
        id = default;
        if (!TryValues(digits, out var first) || !TryValues(digits[Digits..], out var second)) return false;

        var octets = Vector128.Narrow(first, second);
        if (octets == Vector128<byte>.Zero) return false;
        id = ActivityTraceId.CreateFromBytes(MemoryMarshal.AsBytes(new ReadOnlySpan<Vector128<byte>>(in octets)));
        return true;
    }

    /// <summary>Reads a span id of 16 digits; false where one of them is none, or all are zero.</summary>
    public static bool TryReadSpanId(ReadOnlySpan<byte> digits, out ActivitySpanId id)
    {
        id = default;
        if (!TryValues(digits, out var values)) return false;

        // As one number, for x64 has no vectors of 64 bits and would compare them octet by octet.
        var octets = Vector128.Narrow(values, values).AsUInt64().ToScalar();
        if (octets == 0) return false;
        id = ActivitySpanId.CreateFromBytes(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in octets)));
        return true;
    }

    /// <summary>Writes the digits of an id, which are ASCII, as bytes.</summary>
    public static void Write(ReadOnlySpan<char> digits, Span<byte> destination)
    {
        var units = MemoryMarshal.Cast<char, ushort>(digits);
        for (; units.Length >= Digits; units = units[Digits..], destination = destination[Digits..])
            Vector128.Narrow(Vector128.Create(units), Vector128.Create(units[(Digits / 2)..])).CopyTo(destination);
    }

    // Two digits lie in one lane, the first of them in its lower half, and become the one octet that they stand for.
    private static bool TryValues(ReadOnlySpan<byte> digits, out Vector128<ushort> octets)
    {
        var text = Vector128.Create(digits);
        var decimals = text - Vector128.Create((byte)'0');
        var letters = text - Vector128.Create((byte)'a');
        var isDecimal = Vector128.LessThan(decimals, Vector128.Create((byte)10));
        var isLetter = Vector128.LessThan(letters, Vector128.Create((byte)6));
        var values = Vector128.ConditionalSelect(isDecimal, decimals, letters + Vector128.Create((byte)10)).AsUInt16();
        octets = ((values << 4) | (values >>> 8)) & Vector128.Create((ushort)0xff);
        return (isDecimal | isLetter) == Vector128<byte>.AllBitsSet;
    }
}
