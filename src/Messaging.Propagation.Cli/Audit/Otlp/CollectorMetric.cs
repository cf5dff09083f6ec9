using System.Globalization;
using System.Text.Json;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>A metric of a collector's. Source: opentelemetry-proto, metrics.proto, in protobuf's JSON.</summary>
/// <param name="Points">Its points.</param>
/// <param name="IsOfSpans">Whether it counts spans that were exported or failed; others tell only that their collector was there.</param>
/// <param name="IsFailed">Whether it counts spans that failed.</param>
/// <param name="IsDelta">Whether each point is an increase, rather than a sum.</param>
internal readonly record struct CollectorMetric(JsonElement Points, bool IsOfSpans, bool IsFailed, bool IsDelta)
{
    private const string Own = "otelcol_", Failed = "otelcol_exporter_send_failed_spans", Sent = "otelcol_exporter_sent_spans", NoExporter = "(exporter)";

    public static bool TryRead(JsonElement metric, out CollectorMetric found)
    {
        found = default;
        if (!metric.TryGetProperty("name", out var named) || named.ValueKind != JsonValueKind.String) return false;
        var name = named.GetString()!;
        if (!name.StartsWith(Own, StringComparison.Ordinal)) return false;
        if (!Has(metric, "sum", JsonValueKind.Object, out var sum) && !Has(metric, "gauge", JsonValueKind.Object, out sum)) return false;
        if (!Has(sum, "dataPoints", JsonValueKind.Array, out var points)) return false;

        var isFailed = name.StartsWith(Failed, StringComparison.Ordinal);
        var isDelta = sum.TryGetProperty("aggregationTemporality", out var temporality) && temporality.ToString() is "1" or "AGGREGATION_TEMPORALITY_DELTA";
        found = new CollectorMetric(points, isFailed || name.StartsWith(Sent, StringComparison.Ordinal), isFailed, isDelta);
        return true;
    }

    /// <summary>What tells one resource from another.</summary>
    public static string ResourceOf(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return AttributesOf(document.RootElement).Others;
    }

    /// <summary>The exporter's name, then whatever else tells one series from another.</summary>
    public static (string Exporter, string Others) AttributesOf(JsonElement owner)
    {
        var exporter = NoExporter;
        if (owner.ValueKind != JsonValueKind.Object || !Has(owner, "attributes", JsonValueKind.Array, out var attributes)) return (exporter, "");
        var others = new List<string>();
        foreach (var attribute in attributes.EnumerateArray())
        {
            if (attribute.ValueKind != JsonValueKind.Object) continue;
            if (!attribute.TryGetProperty("key", out var name) || !attribute.TryGetProperty("value", out var value)) continue;
            if (name.ToString() == "exporter" && value.ValueKind == JsonValueKind.Object && value.TryGetProperty("stringValue", out var text)) exporter = text.ToString();
            else others.Add(attribute.GetRawText());
        }

        others.Sort(StringComparer.Ordinal);
        return (exporter, string.Join('\u001f', others));
    }

    public static long Number(JsonElement point, string name) =>
        point.ValueKind == JsonValueKind.Object && point.TryGetProperty(name, out var number) && long.TryParse(number.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : 0;

    public static long ValueOf(JsonElement point) =>
        point.ValueKind == JsonValueKind.Object && point.TryGetProperty("asDouble", out var number) && number.ValueKind == JsonValueKind.Number
            ? (long)number.GetDouble()
            : Number(point, "asInt");

    private static bool Has(JsonElement owner, string name, JsonValueKind kind, out JsonElement value) =>
        owner.TryGetProperty(name, out value) && value.ValueKind == kind;
}
