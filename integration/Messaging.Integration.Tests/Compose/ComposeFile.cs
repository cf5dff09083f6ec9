using System.Globalization;
using System.Text.RegularExpressions;
using Messaging.Propagation.TestKit;
using YamlDotNet.RepresentationModel;

namespace Messaging.Integration.Tests.Compose;

/// <summary>Reads docker-compose.brokers.yml, the one place that says which images and ports there are, in the notation that it is written in.</summary>
internal static partial class ComposeFile
{
    public const string Path = "docker-compose.brokers.yml";

    /// <param name="name">The service.</param>
    /// <param name="variable">The value of a variable; null where its default is meant.</param>
    public static ComposeService Read(string name, Func<string, string?> variable)
    {
        var services = (YamlMappingNode)Load()["services"];
        Assert.True(services.Children.ContainsKey(name), $"{Path} has no service {name}.");
        var service = (YamlMappingNode)services[name];
        return new ComposeService
        {
            Name = name,
            Image = Text(service["image"]),
            Environment = Map(service, "environment").ToDictionary(entry => Text(entry.Key), entry => Text(entry.Value)),
            Command = List(service, "command"),
            Ports = [.. List(service, "ports").Select(Port)],
            Mounts = [.. List(service, "volumes").Select(mount => mount.Split(':') is [var source, var target, ..] ? (source, target) : default)],
            HealthCheck = List((YamlMappingNode)service["healthcheck"], "test") switch
            {
                ["CMD", .. var command] => command,
                ["CMD-SHELL", var command] => ["/bin/sh", "-c", command],
                _ => throw new FormatException($"{Path}: {name} has a health check of an unknown kind"),
            },
            DependsOn = [.. Map(service, "depends_on").Select(entry => Text(entry.Key))],
        };

        string Text(YamlNode node) => Variable().Replace(((YamlScalarNode)node).Value!, match =>
            match.Value == "$$" ? "$" : variable(match.Groups["name"].Value) ?? match.Groups["default"].Value);

        List<string> List(YamlMappingNode parent, string key) =>
            parent.Children.TryGetValue(key, out var list) ? [.. ((YamlSequenceNode)list).Select(Text)] : [];
    }

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Map(YamlMappingNode parent, string key) =>
        parent.Children.TryGetValue(key, out var map) ? ((YamlMappingNode)map).Children : [];

    private static (int Host, int Container) Port(string text)
    {
        // 127.0.0.1:outside:inside
        var parts = text.Split(':');
        return (int.Parse(parts[^2], CultureInfo.InvariantCulture), int.Parse(parts[^1], CultureInfo.InvariantCulture));
    }

    private static YamlMappingNode Load()
    {
        var stream = new YamlStream();
        using var text = File.OpenText(System.IO.Path.Combine(ApprovedFile.Repository(), Path));
        stream.Load(text);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    [GeneratedRegex(@"\$\$|\$\{(?<name>\w+):-(?<default>[^}]*)\}")]
    private static partial Regex Variable();
}
