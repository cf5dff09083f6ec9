using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Messaging.Conventions.Tests;

/// <summary>Prometheus's rules in observability/, and the tests of them.</summary>
internal static class RuleFiles
{
    public const string Folder = "observability/prometheus";

    // What is of no concern to any rule here need not be known.
    private static readonly IDeserializer Yaml =
        new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).IgnoreUnmatchedProperties().Build();

    public static IReadOnlyList<PrometheusRule> Recorded => RulesOf("recording.yml");

    public static IReadOnlyList<PrometheusRule> Alerts => RulesOf("alerting.yml");

    public static IReadOnlyList<AlertTest> Tests =>
        [.. TestFiles.SelectMany(path => Yaml.Deserialize<TestFile>(TextOf(path)).Tests).SelectMany(test => test.AlertRuleTest)];

    public static string[] Rules => [.. Repository.Below(".yml", $"{Folder}/rules").Select(file => file.Path)];

    public static string[] TestFiles => [.. Repository.Below(".yml", $"{Folder}/tests").Select(file => file.Path)];

    private static List<PrometheusRule> RulesOf(string file) =>
        [.. Yaml.Deserialize<RuleFile>(TextOf($"{Folder}/rules/{file}")).Groups.SelectMany(group => group.Rules)];

    private static string TextOf(string path) => File.ReadAllText(Repository.FullPath(path));

    private sealed class RuleFile
    {
        public List<RuleGroup> Groups { get; set; } = [];
    }

    private sealed class RuleGroup
    {
        public List<PrometheusRule> Rules { get; set; } = [];
    }

    private sealed class TestFile
    {
        public List<RuleTest> Tests { get; set; } = [];
    }

    private sealed class RuleTest
    {
        public List<AlertTest> AlertRuleTest { get; set; } = [];
    }
}

/// <summary>A recording rule, or an alert.</summary>
internal sealed class PrometheusRule
{
    public string? Record { get; set; }

    public string? Alert { get; set; }

    public string Expr { get; set; } = "";

    public Dictionary<string, string> Labels { get; set; } = [];

    public Dictionary<string, string> Annotations { get; set; } = [];
}

/// <summary>What a test expects of one alert at one time.</summary>
internal sealed class AlertTest
{
    public string Alertname { get; set; } = "";

    public List<object> ExpAlerts { get; set; } = [];
}
