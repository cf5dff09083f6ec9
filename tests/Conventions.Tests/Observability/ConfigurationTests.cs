using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Messaging.Conventions.Tests;

/// <summary>The collector's and Grafana's configurations, as far as they can be wrong without either at hand.</summary>
public sealed partial class ConfigurationTests
{
    private static readonly YamlMappingNode Collector = Read("observability/collector/collector.yaml");
    private static readonly string[] Kinds = ["receivers", "processors", "exporters"];

    [Fact]
    public void The_collectors_pipelines_use_what_is_configured_and_nothing_is_left_over()
    {
        var used = Pipelines().SelectMany(pipeline => Kinds.SelectMany(kind => Names(pipeline.Value, kind))).ToHashSet();

        // A connector ends one pipeline and begins another.
        var configured = Kinds.Append("connectors").SelectMany(kind => ((YamlMappingNode)Collector[kind]).Children.Keys)
            .Select(key => key.ToString()).Distinct();

        Assert.Equal(configured.Order(), used.Order());
        Assert.Equal(((YamlMappingNode)Collector["extensions"]).Children.Keys, ((YamlSequenceNode)Collector["service"]["extensions"]).Children);
    }

    [Fact]
    public void The_collector_limits_its_memory_before_all_else() =>
        Rule.Holds(Pipelines(), atLeast: 3, pipeline =>
            Names(pipeline.Value, "processors").First() == "memory_limiter" ? [] : [$"{pipeline.Key}: begins with something else"]);

    [Fact]
    public void The_collector_exports_in_batches_and_tries_again()
    {
        Rule.Holds(Pipelines().Where(pipeline => !Names(pipeline.Value, "exporters").Contains("spanmetrics")), atLeast: 2, pipeline =>
            Names(pipeline.Value, "processors").Last() == "batch" ? [] : [$"{pipeline.Key}: the last processor is no batch"]);
        foreach (var part in new[] { "retry_on_failure", "sending_queue" })
            Assert.Equal("true", Collector["exporters"]["otlp"][part]["enabled"].ToString());
    }

    [Fact]
    public void The_sources_of_the_dashboards_are_provisioned()
    {
        var provisioned = ((YamlSequenceNode)Read("observability/grafana/provisioning/datasources/messaging.yaml")["datasources"])
            .Select(source => source["uid"].ToString()).ToList();

        Rule.Holds(Dashboards.Files, atLeast: 3, file => Dashboards.SourcesOf(file) is { Count: > 0 } sources
            ? sources.Except(provisioned).Select(uid => $"{file.Path}: {uid} is not provisioned")
            : [$"{file.Path}: has no source"]);
    }

    [Fact]
    public void Nothing_is_reached_but_this_machine() =>
        Rule.Holds(Repository.Files.Where(file => file.Path.StartsWith("observability/", StringComparison.Ordinal)), atLeast: 18, file =>
            Addresses().Matches(file.Text).Where(match => match.Groups["host"].Value != "127.0.0.1").Select(match => $"{file.Path}: {match.Value}"));

    private static IDictionary<YamlNode, YamlNode> Pipelines() => ((YamlMappingNode)Collector["service"]["pipelines"]).Children;

    private static IEnumerable<string> Names(YamlNode pipeline, string kind) => ((YamlSequenceNode)pipeline[kind]).Select(name => name.ToString());

    private static YamlMappingNode Read(string path)
    {
        var stream = new YamlStream();
        using var text = File.OpenText(Repository.FullPath(path));
        stream.Load(text);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    // An address is a host behind a scheme, or one before a port.
    [GeneratedRegex(@"://(?<host>[^\s/:'""]+)|(?<![\w.:])(?<host>[a-z0-9][a-z0-9.-]*):\d{4,5}\b")]
    private static partial Regex Addresses();
}
