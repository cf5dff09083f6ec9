using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Messaging.Conventions.Tests.Compose;

/// <summary>docker-compose.brokers.yml, the one file that names images, read here also where there is no Docker to read it.</summary>
public sealed class ComposeTests
{
    private const string Path = "docker-compose.brokers.yml";
    private static readonly YamlMappingNode Services = ComposeRules.ServicesOf(Repository.Find(Path)!.Text);

    [Fact]
    public void Every_image_has_a_version() => Rule.Holds(All, atLeast: 9, service => ComposeRules.Unpinned(service.Name, service.Node));

    [Fact]
    public void Every_port_is_on_this_machine_alone() => Rule.Holds(All, atLeast: 9, service => ComposeRules.Reachable(service.Name, service.Node));

    [Fact]
    public void Every_service_has_a_health_check() => Rule.Holds(All, atLeast: 9, service => ComposeRules.Unhealthy(service.Name, service.Node));

    [Fact]
    public void It_is_valid() => Rule.Holds(All, atLeast: 9, service => ComposeRules.Invalid(service.Name, service.Node, Services, source =>
        System.IO.Path.Exists(Repository.FullPath(source))));

    [Fact]
    public void No_other_file_names_an_image()
    {
        var named = Naming();
        Assert.Matches(named, Repository.Find(Path)!.Text);

        Rule.Holds(Repository.Files.Where(file => file.IsText && file.Path != Path), atLeast: 150, file =>
            named.Matches(file.Text).Select(match => $"{file.Path}: names {match.Value.Trim()}"));
    }

    [Theory]
    [InlineData("image: kafka", "Unpinned")]
    [InlineData("image: apache/kafka:latest", "Unpinned")]
    [InlineData("image: 'localhost:5000/kafka'", "Unpinned")]
    [InlineData("ports: ['9092:9092']", "Reachable")]
    [InlineData("ports: ['0.0.0.0:9092:9092']", "Reachable")]
    [InlineData("ports: [{ target: 9092, published: 9092 }]", "Reachable")]
    [InlineData("network_mode: host", "Reachable")]
    [InlineData("image: none", "Unhealthy")]
    [InlineData("healthcheck: { disable: true }", "Unhealthy")]
    [InlineData("healthcheck: { test: [NONE] }", "Unhealthy")]
    [InlineData("port: ['127.0.0.1:1:1']", "unknown key")]
    [InlineData("profiles: [broker]", "profiles")]
    [InlineData("depends_on: { nobody: { condition: service_healthy } }", "nobody")]
    [InlineData("volumes: ['./nowhere:/etc/x:ro']", "nowhere")]
    public void The_rules_see_what_is_wrong(string yaml, string what)
    {
        var services = ComposeRules.ServicesOf($"services:\n  one:\n    {yaml}\n");
        var service = (YamlMappingNode)services["one"];

        var complaints = what switch
        {
            "Unpinned" => ComposeRules.Unpinned("one", service),
            "Reachable" => ComposeRules.Reachable("one", service),
            "Unhealthy" => ComposeRules.Unhealthy("one", service),
            _ => ComposeRules.Invalid("one", service, services, _ => false).Where(complaint => complaint.Contains(what, StringComparison.Ordinal)),
        };

        Assert.Single(complaints);
    }

    private static IEnumerable<(string Name, YamlMappingNode Node)> All =>
        Services.Children.Select(service => (service.Key.ToString(), (YamlMappingNode)service.Value));

    /// <summary>The images by their names with a version of whatever kind behind, and the notation, for images that are not among them.</summary>
    private static Regex Naming()
    {
        var images = Services.Children.Values.Select(service => Regex.Escape(service["image"].ToString().Split(':')[0]));
        return new Regex(
            $@"\b({string.Join('|', images)}):[\w-]*\d[\w.-]*|^\s*image:\s*[\w./-]+:[\w.-]+\s*$", RegexOptions.Multiline, TimeSpan.FromSeconds(10));
    }
}
