using System.Globalization;
using System.Text;

namespace Messaging.Propagation.Testing;

/// <summary>What becomes of a field's value or name. Null where there is nothing to do.</summary>
internal static class FieldEdits
{
    private const string Member = "oversized=";

    public static byte[]? Truncate(byte[] value, int size, int detail)
    {
        // At least one byte is left, for SQS takes no empty attribute; and at least one goes.
        if (value.Length < 2 || size >= value.Length) return null;
        return value[..(size > 0 ? size : 1 + detail % (value.Length - 1))];
    }

    /// <summary>A letter beyond ASCII: it is text, every broker takes it, and no format allows it. At the start no format can miss it.</summary>
    public static byte[]? Garble(byte[] value, int detail)
    {
        if (value.Length == 0) return null;
        var second = value.Length > 1 ? 1 + detail % (value.Length - 1) : 0;
        var garbled = new List<byte>(value.Length + 2);
        for (var i = 0; i < value.Length; i++)
        {
            if (i == 0 || i == second) garbled.AddRange("é"u8);
            else garbled.Add(value[i]);
        }

        return [.. garbled];
    }

    public static string Recase(string name, int detail)
    {
        var (upper, lower) = (name.ToUpperInvariant(), name.ToLowerInvariant());
        var title = upper[..1] + lower[1..];
        var others = new[] { upper, lower, title }.Where(other => other != name).Distinct().ToList();
        return others.Count == 0 ? name : others[detail % others.Count];
    }

    public static byte[]? Oversize(byte[] value, int size)
    {
        if (value.Length >= size) return null;
        var longer = new byte[size];
        value.CopyTo(longer, 0);
        longer.AsSpan(value.Length).Fill((byte)'x');
        return longer;
    }

    public static byte[]? OversizeBaggage(byte[]? value, int size)
    {
        byte[] begun = value is { Length: > 0 } ? [.. value, .. Encoding.ASCII.GetBytes("," + Member)] : Encoding.ASCII.GetBytes(Member);
        return Oversize(begun, size);
    }

    public static byte[]? Skew(byte[] value, TimeSpan shift)
    {
        var parts = Encoding.UTF8.GetString(value).Split(';');
        var isChanged = false;
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] is not ['t' or 'o', '=', .. var digits]) continue;
            if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var time)) continue;
            var shifted = Math.Max(0, time + (long)shift.TotalMilliseconds);
            isChanged |= shifted != time;
            parts[i] = string.Create(CultureInfo.InvariantCulture, $"{parts[i][0]}={shifted}");
        }

        return isChanged ? Encoding.UTF8.GetBytes(string.Join(';', parts)) : null;
    }
}
