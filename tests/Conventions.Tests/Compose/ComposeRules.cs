using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Messaging.Conventions.Tests.Compose;

/// <summary>What may not be in a compose file of ours, a list of complaints a rule.</summary>
internal static partial class ComposeRules
{
    // What of the notation we use: a key that is misspelt is ignored by some versions and an error to others.
    private static readonly string[] Keys =
        ["image", "profiles", "ports", "environment", "healthcheck", "volumes", "depends_on", "network_mode", "command"];

    private static readonly string[] Profiles = ["brokers", "observability"];

    public static YamlMappingNode ServicesOf(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return (YamlMappingNode)stream.Documents[0].RootNode["services"];
    }

    public static IEnumerable<string> Unpinned(string name, YamlMappingNode service)
    {
        var image = Text(service, "image");
        if (image is null || !Pinned().IsMatch(image)) yield return $"{name}: {image ?? "no image"} has no version";
    }

    public static IEnumerable<string> Reachable(string name, YamlMappingNode service)
    {
        foreach (var port in List(service, "ports"))
            if (port is not YamlScalarNode { Value: { } text } || !Local().IsMatch(text))
                yield return $"{name}: {port} is no port of 127.0.0.1 alone";
        if (Text(service, "network_mode") is { } mode && !mode.StartsWith("service:", StringComparison.Ordinal)) yield return $"{name}: its network is {mode}";
    }

    public static IEnumerable<string> Unhealthy(string name, YamlMappingNode service)
    {
        var check = service.Children.TryGetValue("healthcheck", out var node) ? node as YamlMappingNode : null;
        var test = check is null ? [] : List(check, "test").Select(part => part.ToString()).ToList();
        if (test is not (["CMD" or "CMD-SHELL", _, ..])) yield return $"{name}: no health check";
    }

    /// <summary>What <c>docker compose config</c> would refuse, and what it would not understand.</summary>
    public static IEnumerable<string> Invalid(string name, YamlMappingNode service, YamlMappingNode services, Func<string, bool> isThere)
    {
        foreach (var key in service.Children.Keys.Select(key => key.ToString()).Except(Keys)) yield return $"{name}: unknown key {key}";
        if (List(service, "profiles").Select(profile => profile.ToString()).ToList() is not [var profile] || !Profiles.Contains(profile))
            yield return $"{name}: not in one of the profiles";
        var needed = service.Children.TryGetValue("depends_on", out var map) ? ((YamlMappingNode)map).Children.Keys.Select(key => key.ToString()).ToList() : [];
        if (Text(service, "network_mode")?.Split(':') is ["service", var other]) needed.Add(other);
        foreach (var missing in needed.Where(other => !services.Children.ContainsKey(other))) yield return $"{name}: there is no service {missing}";
        foreach (var source in List(service, "volumes").Select(volume => volume.ToString().Split(':')[0]).Where(source => !isThere(source)))
            yield return $"{name}: {source} is not in the repository";
    }

    private static string? Text(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? ((YamlScalarNode)value).Value : null;

    private static IEnumerable<YamlNode> List(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var list) ? (YamlSequenceNode)list : [];

    // A name that moves, as latest or stable do, has no number.
    [GeneratedRegex(@"^[\w./-]+(:(?=[\w.-]*\d)[\w][\w.-]*)?(?<=:[\w.-]+|@sha256:[0-9a-f]{64})(@sha256:[0-9a-f]{64})?$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"^127\.0\.0\.1:(\$\{[A-Z_]+:-\d+\}|\d+):\d+$")]
    private static partial Regex Local();
}
