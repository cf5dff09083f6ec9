using System.Text;
using System.Text.Json;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>
/// What a collector says of itself: spans that its exporters have sent, and spans that they could not. Counters come as sums since the start, so the increases
/// count, and one that falls has begun anew. Source: opentelemetry-collector, exporterhelper's metrics.
/// </summary>
internal sealed class ExportErrors
{
    private const int MaxSeries = 4096;

    private readonly Lock gate = new();
    private readonly Dictionary<(string Exporter, bool IsFailed), Series> series = [];

    /// <summary>For each exporter the spans sent and those failed.</summary>
    public IReadOnlyDictionary<string, (long Sent, long Failed)> Totals()
    {
        var totals = new Dictionary<string, (long Sent, long Failed)>(StringComparer.Ordinal);
        lock (gate)
        {
            foreach (var ((exporter, isFailed), counted) in series)
            {
                var name = exporter.Split('\u001f')[0];
                var (sent, failed) = totals.GetValueOrDefault(name);
                totals[name] = isFailed ? (sent, failed + counted.Total) : (sent + counted.Total, failed);
            }
        }

        return totals;
    }

    /// <summary>Reads one metric, all of which is there.</summary>
    public void Read(ref Utf8JsonReader reader)
    {
        // There are few metrics beside the spans, so they may be read the easy way.
        using var document = JsonDocument.ParseValue(ref reader);
        var metric = document.RootElement;
        if (!metric.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String) return;
        var isFailed = name.GetString()!.StartsWith("otelcol_exporter_send_failed_spans", StringComparison.Ordinal);
        if (!isFailed && !name.GetString()!.StartsWith("otelcol_exporter_sent_spans", StringComparison.Ordinal)) return;
        if (!metric.TryGetProperty("sum", out var sum) || !sum.TryGetProperty("dataPoints", out var points)) return;

        var isDelta = sum.TryGetProperty("aggregationTemporality", out var temporality) &&
            temporality.ToString() is "1" or "AGGREGATION_TEMPORALITY_DELTA";
        foreach (var point in points.EnumerateArray()) Count(point, isFailed, isDelta);
    }

    private void Count(JsonElement point, bool isFailed, bool isDelta)
    {
        var value = point.TryGetProperty("asInt", out var whole) && long.TryParse(whole.ToString(), out var count) ? count
            : point.TryGetProperty("asDouble", out var number) && number.TryGetDouble(out var amount) ? (long)amount : 0;
        var key = (KeyOf(point), isFailed);
        lock (gate)
        {
            if (!series.TryGetValue(key, out var counted))
            {
                if (series.Count == MaxSeries) return;
                series.Add(key, counted = new Series());
            }

            counted.Total += isDelta || value < counted.Last ? value : value - counted.Last;
            counted.Last = isDelta ? 0 : value;
        }
    }

    // The exporter's name first, then whatever else tells one series from another.
    private static string KeyOf(JsonElement point)
    {
        var exporter = "(exporter)";
        var others = new StringBuilder();
        if (!point.TryGetProperty("attributes", out var attributes) || attributes.ValueKind != JsonValueKind.Array) return exporter;
        foreach (var attribute in attributes.EnumerateArray())
        {
            if (!attribute.TryGetProperty("key", out var name) || !attribute.TryGetProperty("value", out var value)) continue;
            if (name.ToString() == "exporter" && value.TryGetProperty("stringValue", out var text)) exporter = text.ToString();
            else others.Append('\u001f').Append(attribute.GetRawText());
        }

        return exporter + others;
    }

    private sealed class Series
    {
        public long Total, Last;
    }
}
