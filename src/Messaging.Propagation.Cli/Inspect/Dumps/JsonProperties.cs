using System.Text.Json;

namespace Messaging.Propagation.Cli.Inspect;

/// <summary>The properties of a JSON object, found by their names in any case.</summary>
internal readonly struct JsonProperties
{
    public JsonProperties(JsonElement element) =>
        All = element.ValueKind == JsonValueKind.Object ? [.. element.EnumerateObject().Select(property => (property.Name, property.Value))] : [];

    public IReadOnlyList<(string Name, JsonElement Value)> All { get; }

    public bool Has(string name) => Find(name) is not null;

    /// <summary>Returns the value at a path of names; null where there is none.</summary>
    public JsonElement? Find(params ReadOnlySpan<string> path)
    {
        foreach (var (name, value) in All)
        {
            if (!string.Equals(name, path[0], StringComparison.OrdinalIgnoreCase)) continue;
            if (path.Length == 1) return value;
            if (new JsonProperties(value).Find(path[1..]) is { } found) return found;
        }

        return null;
    }

    /// <summary>Returns a string or number as text; null where it is absent or anything else.</summary>
    public string? TextOf(params ReadOnlySpan<string> path) => Find(path) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };
}
