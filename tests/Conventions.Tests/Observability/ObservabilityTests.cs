using System.Text.RegularExpressions;
using Messaging.Propagation;

namespace Messaging.Conventions.Tests;

/// <summary>Rules, alerts and dashboards that name what the library really measures, and alerts that somebody has seen fire.</summary>
public sealed partial class ObservabilityTests
{
    internal const string Deploying = "deploy_in_progress";

    private const string Runbooks = "docs/runbooks";

    /// <summary>The alert on the suppression itself, which the suppression may not silence.</summary>
    private const string NotSuppressed = "PropagationDeploySuppressionStuck";

    [Fact]
    public void Promtool_accepts_the_rules() => Promtool(["check", "rules", .. RuleFiles.Rules], files: RuleFiles.Rules.Length, atLeast: 2);

    [Fact]
    public void Promtool_accepts_the_configuration() =>
        Promtool(["check", "config", $"{RuleFiles.Folder}/prometheus.yml"], files: 1, atLeast: 1);

    [Fact]
    public void The_tests_of_the_rules_pass() => Promtool(["test", "rules", .. RuleFiles.TestFiles], files: RuleFiles.TestFiles.Length, atLeast: 12);

    [Fact]
    public void Every_alert_has_a_test_that_fires_and_one_that_stays_quiet()
    {
        var tests = RuleFiles.Tests.ToLookup(test => test.Alertname, test => test.ExpAlerts.Count > 0);
        Rule.Holds(RuleFiles.Alerts, atLeast: 14, alert =>
        [
            .. tests[alert.Alert!].Contains(true) ? [] : new[] { $"{alert.Alert}: no test in which it fires" },
            .. tests[alert.Alert!].Contains(false) ? [] : new[] { $"{alert.Alert}: no test in which it stays quiet" },
        ]);
    }

    [Fact]
    public void Every_alert_says_who_what_and_why()
    {
        Rule.Holds(RuleFiles.Alerts, atLeast: 14, alert =>
        [
            .. alert.Labels.GetValueOrDefault("severity") is "page" or "ticket" ? [] : new[] { $"{alert.Alert}: severity is neither page nor ticket" },
            .. from label in new[] { "component", "indicator" } where !alert.Labels.ContainsKey(label) select $"{alert.Alert}: no label {label}",
            .. from text in new[] { "summary", "description", "runbook" } where !alert.Annotations.ContainsKey(text) select $"{alert.Alert}: no {text}",
        ]);
    }

    [Fact]
    public void Every_alert_is_quiet_while_a_pipeline_deploys() =>
        Rule.Holds(RuleFiles.Alerts.Where(alert => alert.Alert != NotSuppressed), atLeast: 13, alert =>
            alert.Expr.TrimEnd().EndsWith($"unless on () {Deploying} == 1", StringComparison.Ordinal) ? [] : [$"{alert.Alert}: is not suppressed"]);

    [Fact]
    public void The_names_of_metrics_are_told_from_all_else() => Assert.Equal(
        ["a:b_c:rate5m", "x_total", "y_bucket", "deploy_in_progress"],
        PromQl.MetricsOf(
            """
            topk(10, a:b_c:rate5m{k=~"$v", z="}sum or("}) * 0 or on (label) group_left () sum by (le, label) (rate(x_total[5m] offset 1h))
            / histogram_quantile(0.95, sum by (le) (rate(y_bucket[$__rate_interval]))) > 1e5 unless on () deploy_in_progress == 1
            """));

    [Fact]
    public void Every_recording_rule_reads_metrics_that_exist() =>
        Rule.Holds(RuleFiles.Recorded, atLeast: 38, rule => Unknown(rule.Record!, rule.Expr));

    [Fact]
    public void Every_alert_reads_metrics_that_exist() =>
        Rule.Holds(RuleFiles.Alerts, atLeast: 14, alert => Unknown(alert.Alert!, alert.Expr));

    [Fact]
    public void Every_dashboard_reads_metrics_that_exist()
    {
        Assert.Equal(["debug.json", "executive.json", "on-call.json"], Dashboards.Files.Select(file => file.Name));
        Rule.Holds(
            Dashboards.Files.SelectMany(file => Dashboards.QueriesOf(file).Select(query => (file.Name, query))), atLeast: 45,
            asked => Unknown(asked.Name, asked.query));
    }

    [Fact]
    public void Every_metric_of_ours_is_read_by_some_rule_or_dashboard()
    {
        var read = RuleFiles.Recorded.Concat(RuleFiles.Alerts).Select(rule => rule.Expr).Concat(Dashboards.Files.SelectMany(Dashboards.QueriesOf))
            .SelectMany(PromQl.MetricsOf).ToHashSet();

        Rule.Holds(PrometheusNames.Instruments, atLeast: 14, instrument =>
            PrometheusNames.Of(instrument).Any(read.Contains) ? [] : [$"{instrument.Name}: nobody would see it"]);
    }

    [Fact]
    public void Every_alert_names_a_runbook_that_is_there()
    {
        Rule.Holds(RuleFiles.Alerts, atLeast: 14, alert => RunbooksOf(alert) switch
        {
            [] => [$"{alert.Alert}: {alert.Annotations.GetValueOrDefault("runbook")} is no runbook of a reason, an indicator or lag"],
            var named when Directory.Exists(Repository.FullPath(Runbooks)) =>
                named.Where(path => !File.Exists(Repository.FullPath(path))).Select(path => $"{alert.Alert}: {path} is missing"),
            _ => [],
        });
    }

    /// <summary>One runbook, of a reason, an indicator or lag; or that of each reason where the alert has a reason and is named after it.</summary>
    private static string[] RunbooksOf(PrometheusRule alert)
    {
        var reasons = Enum.GetNames<FailureReason>();
        var name = Runbook().Match(alert.Annotations.GetValueOrDefault("runbook", "")).Groups["name"].Value;
        if (name == "Lag") return [$"{Runbooks}/{name}.md"];
        string[] names = name == "{{ $labels.reason }}" && alert.Expr.StartsWith("destination_reason:", StringComparison.Ordinal)
            ? reasons
            : [.. reasons.Concat(Enum.GetNames<PropagationIndicator>()).Where(each => each == name)];
        return [.. names.Select(each => $"{Runbooks}/{each}.md")];
    }

    private static IEnumerable<string> Unknown(string who, string expression)
    {
        var named = PromQl.MetricsOf(expression);
        if (named.Count == 0) return [$"{who}: no metric is named in {expression}"];
        return named.Where(name => !Known.Value.Contains(name)).Select(name => $"{who}: {name} is neither recorded nor measured");
    }

    private static readonly Lazy<HashSet<string>> Known = new(() =>
        [Deploying, .. RuleFiles.Recorded.Select(rule => rule.Record!), .. PrometheusNames.Instruments.SelectMany(PrometheusNames.Of)]);

    private static void Promtool(string[] arguments, int files, int atLeast)
    {
        Assert.True(files >= atLeast, $"{files} files were found, and there are at least {atLeast}.");
        var said = Command.Run(Repository.Root, "promtool", arguments);
        Assert.SkipWhen(said is null, "There is no promtool here: eng/prometheus.sh installs it.");
        Assert.True(said.ExitCode == 0, said.Output + said.Error);
    }

    [GeneratedRegex(@"^docs/runbooks/(?<name>\w+|\{\{ \$labels\.reason \}\})\.md$")]
    private static partial Regex Runbook();
}
