using System.Globalization;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>Values for people.</summary>
internal static class Show
{
    private const int MaxName = 120;

    public static string Value(IndicatorUnit unit, double? value) => value is not { } told ? "–" : unit switch
    {
        IndicatorUnit.Share => string.Create(CultureInfo.InvariantCulture, $"{told * 100:0.###} %"),
        IndicatorUnit.Bytes => string.Create(CultureInfo.InvariantCulture, $"{told:0} B"),
        _ => Seconds(told),
    };

    public static string Target(IndicatorFacts facts) =>
        facts.Target is null ? "" : $"{(facts.IsFloor ? "at least" : "below")} {Value(facts.Unit, facts.Target)}";

    public static string Seconds(double seconds) => Math.Abs(seconds) switch
    {
        < 0.001 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0.00} ms"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0.#} ms"),
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.##} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.#} min"),
    };

    public static string Window(TimeSpan window) => Seconds(window.TotalSeconds);

    /// <summary>Returns a name from a file as it can be printed in a table: escaped, and cut after 120 characters.</summary>
    public static string Safe(string text) => Printable.Of(text, MaxName);
}
