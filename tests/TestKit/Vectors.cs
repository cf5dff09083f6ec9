using System.Text.Json;

namespace Messaging.Propagation.TestKit;

/// <summary>Conformance cases collected as data from public suites and specifications; each file says where its cases are from.</summary>
public static class Vectors
{
    public static IReadOnlyList<JsonElement> Cases(string file)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "vectors", file));
        return [.. JsonDocument.Parse(stream).RootElement.GetProperty("cases").EnumerateArray()];
    }

    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;

    public static string? TextOrNull(this JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? value.GetString() : null;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? value.EnumerateArray() : [];

    /// <summary>The fields of a case's carrier, as text.</summary>
    public static FieldList Carrier(this JsonElement element) => element.GetProperty("carrier").Fields();

    /// <summary>A list of names and values as a carrier.</summary>
    public static FieldList Fields(this JsonElement list)
    {
        var fields = new FieldList();
        foreach (var item in list.EnumerateArray()) fields.With(item[0].GetString()!, item[1].GetString());
        return fields;
    }
}
