using System.Globalization;

namespace Messaging.Propagation.Cli.Probe;

/// <summary>A time as people write it: <c>500ms</c>, <c>30s</c>, <c>2m</c>; a bare number is seconds.</summary>
internal static class Duration
{
    private static readonly (string Unit, TimeSpan One)[] Units =
        [("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("", TimeSpan.FromSeconds(1))];

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100), Longest = TimeSpan.FromHours(1);

    public static TimeSpan Parse(string option, string text)
    {
        var (unit, one) = Units.First(candidate => text.EndsWith(candidate.Unit, StringComparison.Ordinal));
        var digits = text[..^unit.Length];
        var isNumber = double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);

        // Compared before it is made: a time may be too long for a TimeSpan.
        if (isNumber && number * one.TotalSeconds >= Shortest.TotalSeconds && number * one.TotalSeconds <= Longest.TotalSeconds) return number * one;

        throw new UsageException($"{option} takes a time from 100ms to 60m, as in 30s: '{OneLine.Of(text)}' is none.");
    }
}
