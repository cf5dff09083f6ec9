using System.Globalization;

namespace Messaging.Propagation.Cli;

/// <summary>A time as every command reads it: a number and its unit, <c>500ms</c>, <c>30s</c>, <c>2m</c>, <c>1h</c>.</summary>
internal static class Duration
{
    // The unit that ends in another stands in front of it.
    private static readonly (string Unit, double Milliseconds)[] Units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

    /// <summary>The time that a text says, or null where it says none from the shortest to the longest.</summary>
    public static TimeSpan? Read(string text, TimeSpan shortest, TimeSpan longest)
    {
        foreach (var (unit, milliseconds) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            var digits = text.AsSpan(0, text.Length - unit.Length);
            if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;

            // Compared before it is made: a time may be too long for a TimeSpan.
            var whole = number * milliseconds;
            return whole >= shortest.TotalMilliseconds && whole <= longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(whole) : null;
        }

        return null;
    }
}
