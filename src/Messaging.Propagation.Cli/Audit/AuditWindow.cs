using System.Globalization;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>A window as it is written: a number and its unit.</summary>
internal static class AuditWindow
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <exception cref="UsageException">It is none.</exception>
    public static TimeSpan Parse(string text)
    {
        var digits = text.AsSpan().TrimEnd("abcdefghijklmnopqrstuvwxyz");
        double? unit = text[digits.Length..] switch { "ms" => 0.001, "s" => 1, "m" => 60, "h" => 3600, _ => null };
        return unit is { } seconds && double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) &&
            number * seconds is var whole && whole > 0 && whole <= Longest.TotalSeconds
                ? TimeSpan.FromSeconds(whole)
                : throw new UsageException($"--window {text} is no time up to seven days; write it as 30s, 5m or 2h.");
    }
}
