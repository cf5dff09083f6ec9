using System.Text.RegularExpressions;

namespace Messaging.Conventions.Tests;

/// <summary>PromQL read closely enough to tell the names of metrics from functions, labels, ranges and texts.</summary>
internal static partial class PromQl
{
    private static readonly string[] Keywords =
        ["and", "or", "unless", "bool", "offset", "by", "without", "on", "ignoring", "group_left", "group_right", "inf", "nan"];

    /// <summary>Each metric that an expression names, once.</summary>
    public static IReadOnlyList<string> MetricsOf(string expression) =>
    [
        .. Identifiers().Matches(NoMetrics().Replace(VariableOf(expression), " "))
            .Select(match => match.Value)
            .Where(name => !Keywords.Contains(name, StringComparer.OrdinalIgnoreCase))
            .Distinct(),
    ];

    // A dashboard's variable asks for the values of a label, which stands where an argument would.
    private static string VariableOf(string expression) => LabelValues().Match(expression) is { Success: true } asked ? asked.Groups["of"].Value : expression;

    [GeneratedRegex("""^\s*label_values\((?<of>.+),\s*\w+\s*\)\s*$""", RegexOptions.Singleline)]
    private static partial Regex LabelValues();

    // Matchers, whose texts may hold any bracket; texts; ranges; and the labels of aggregations and joins.
    [GeneratedRegex(
        """
        \{(?:[^{}"']|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')*\}|
        "(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|
        \[[^\]]*\]|
        \b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex NoMetrics();

    // A name before a bracket is a function's or an aggregation's; matchers and groupings are blanks by now.
    [GeneratedRegex(@"(?<![\w:.$])[A-Za-z_:][\w:]*(?![\w:])(?!\s*\()")]
    private static partial Regex Identifiers();
}
