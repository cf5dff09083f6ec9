using System.Text.Json;

namespace Messaging.Conventions.Tests;

/// <summary>Grafana's dashboards in observability/, as far as they ask something.</summary>
internal static class Dashboards
{
    public static IReadOnlyList<RepositoryFile> Files => Repository.Below(".json", "observability/grafana/dashboards");

    /// <summary>Everything that a dashboard asks of Prometheus: its panels, its variables and its annotations.</summary>
    public static IReadOnlyList<string> QueriesOf(RepositoryFile dashboard) => [.. ValuesOf(dashboard, "expr"), .. ValuesOf(dashboard, "definition")];

    public static IReadOnlyList<string> SourcesOf(RepositoryFile dashboard) =>
        [.. Objects(dashboard).Where(each => each.Name == "datasource" && each.Value.ValueKind == JsonValueKind.Object)
            .Select(each => each.Value.GetProperty("uid").GetString()!).Distinct()];

    /// <summary>Returns the panels of a dashboard that query Prometheus.</summary>
    public static IEnumerable<(string Title, IReadOnlyList<string> Queries)> PanelsOf(RepositoryFile dashboard) =>
        from panel in JsonDocument.Parse(dashboard.Text).RootElement.GetProperty("panels").EnumerateArray()
        where panel.TryGetProperty("targets", out _)
        select (panel.GetProperty("title").GetString()!, (IReadOnlyList<string>)[.. Below(panel).Where(each => each.Name == "expr").Select(each => each.Value.GetString()!)]);

    private static IEnumerable<string> ValuesOf(RepositoryFile dashboard, string name) =>
        Objects(dashboard).Where(each => each.Name == name && each.Value.ValueKind == JsonValueKind.String).Select(each => each.Value.GetString()!);

    private static IEnumerable<JsonProperty> Objects(RepositoryFile dashboard) => Below(JsonDocument.Parse(dashboard.Text).RootElement);

    private static IEnumerable<JsonProperty> Below(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Below(property.Value).Prepend(property)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Below),
        _ => [],
    };
}
