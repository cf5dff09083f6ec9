using System.Globalization;

namespace OrderFlow;

/// <summary>How numbers and ids are shown.</summary>
internal static class Show
{
    /// <summary>A wait, as exact as the clocks it was measured by.</summary>
    public static string Wait(TimeSpan? wait) => wait is { } time ? Format(Rounded(time), "0") : "-";

    /// <summary>A wait as it is shown.</summary>
    public static TimeSpan Rounded(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Round(wait.TotalMilliseconds));

    public static string Duration(TimeSpan duration) => Format(duration, "0.0");

    /// <summary>Enough of a trace id to find it again.</summary>
    public static string Short(string traceId) => traceId[..8];

    private static string Format(TimeSpan time, string format) =>
        time.TotalMilliseconds.ToString(format, CultureInfo.InvariantCulture) + " ms";
}
