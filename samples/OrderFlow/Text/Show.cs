using System.Globalization;

namespace OrderFlow;

/// <summary>Formats numbers and ids.</summary>
internal static class Show
{
    /// <summary>A wait, as exact as the clocks it was measured by.</summary>
    public static string Wait(TimeSpan? wait) => wait is { } time ? Format(Rounded(time), "0") : "-";

    /// <summary>A wait as it is shown.</summary>
    public static TimeSpan Rounded(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Round(wait.TotalMilliseconds));

    /// <summary>The time by which clocks disagree, in the largest unit of which there is one.</summary>
    public static string Ahead(TimeSpan time) =>
        time < TimeSpan.FromMilliseconds(1) ? "less than 1 ms"
        : time < TimeSpan.FromMinutes(1) ? Wait(time)
        : time.TotalMinutes.ToString("0", CultureInfo.InvariantCulture) + " min";

    public static string Duration(TimeSpan duration) => Format(duration, "0.0");

    /// <summary>Enough of a trace id to find it again.</summary>
    public static string Short(string traceId) => traceId[..8];

    private static string Format(TimeSpan time, string format) =>
        time.TotalMilliseconds.ToString(format, CultureInfo.InvariantCulture) + " ms";
}
