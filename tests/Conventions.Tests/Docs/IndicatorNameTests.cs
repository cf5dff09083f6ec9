using System.Text.RegularExpressions;
using Messaging.Propagation;

namespace Messaging.Conventions.Tests;

/// <summary>An indicator has one name everywhere: that of <see cref="PropagationIndicator"/>.</summary>
public sealed partial class IndicatorNameTests
{
    private const string Recorded = "observability/README.md";

    [Theory]
    [InlineData("docs/lag.md")]
    [InlineData("docs/msgprop/audit.md")]
    [InlineData("docs/runbooks/README.md")]
    [InlineData("observability/prometheus/rules/alerting.yml")]
    [InlineData(Recorded)]
    public void A_page_names_every_indicator(string path)
    {
        var words = Words().Matches(Repository.Find(path)!.Text).Select(word => word.Value).ToHashSet();

        Rule.Holds(Enum.GetNames<PropagationIndicator>(), atLeast: 8, name => words.Contains(name) ? [] : [$"{path} does not name {name}"]);
    }

    [Fact]
    public void A_panel_of_a_recorded_indicator_has_its_name_in_the_title() =>
        Rule.Holds(Panels(), atLeast: 15, panel => panel.Names.Any(name => panel.Title.Contains(name, StringComparison.Ordinal))
            ? []
            : [$"{panel.Title} shows {string.Join(", ", panel.Names)}"]);

    private static IEnumerable<(string Title, string[] Names)> Panels() =>
        from dashboard in Dashboards.Files
        from panel in Dashboards.PanelsOf(dashboard)
        from recorded in Repository.Find(Recorded)!.Lines.Select(line => RecordedAs().Match(line)).Where(match => match.Success)
        where panel.Queries.Any(query => query.Contains(recorded.Groups["rule"].Value, StringComparison.Ordinal))
        select (panel.Title, recorded.Groups["name"].Captures.Select(name => name.Value).ToArray());

    // | `BaggageMedian`, `BaggageP95` | `destination:messaging_propagation_baggage_bytes:p50_…`
    [GeneratedRegex(@"^\| (`(?<name>[A-Z]\w+)`(, )?)+.*?\| `(?<rule>destination\w*:\w+:)")]
    private static partial Regex RecordedAs();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Words();
}
