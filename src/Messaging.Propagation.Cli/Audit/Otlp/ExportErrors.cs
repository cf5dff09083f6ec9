using System.Text.Json;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>
/// What collectors say of themselves: spans that their exporters have sent, and spans that they could not. Counters come as sums since they began, so what they
/// grew by counts. Several files are read at once, so no order is taken for granted. Source: opentelemetry-collector, exporterhelper's metrics.
/// </summary>
internal sealed class ExportErrors
{
    private const int MaxSeries = 4096;

    private readonly Lock gate = new();
    private readonly Dictionary<CounterKey, CounterSeries> series = [];
    private readonly Dictionary<string, long> firstOfResource = new(StringComparer.Ordinal);

    /// <summary>For each exporter the spans sent and those failed.</summary>
    public IReadOnlyDictionary<string, (long Sent, long Failed)> Totals()
    {
        var totals = new Dictionary<string, (long Sent, long Failed)>(StringComparer.Ordinal);
        lock (gate)
        {
            var firstOfAll = firstOfResource.Count > 0 ? firstOfResource.Values.Min() : long.MaxValue;
            foreach (var (key, counter) in series)
            {
                var total = counter.Total(key.Start, firstOfResource.GetValueOrDefault(key.Resource, long.MaxValue), firstOfAll);
                var (sent, failed) = totals.GetValueOrDefault(key.Exporter);
                totals[key.Exporter] = key.IsFailed ? (sent, failed + total) : (sent + total, failed);
            }
        }

        return totals;
    }

    /// <summary>Reads one metric, all of which is there.</summary>
    /// <param name="reader">At its start.</param>
    /// <param name="resource">The attributes of who counts.</param>
    public void Read(ref Utf8JsonReader reader, string resource)
    {
        // There are few metrics beside the spans, so they may be read the easy way.
        using var document = JsonDocument.ParseValue(ref reader);
        if (!CollectorMetric.TryRead(document.RootElement, out var metric)) return;
        lock (gate)
        {
            foreach (var point in metric.Points.EnumerateArray()) Count(metric, point, resource);
        }
    }

    private void Count(in CollectorMetric metric, JsonElement point, string resource)
    {
        // Any metric of a collector tells that it was there.
        var time = CollectorMetric.Number(point, "timeUnixNano");
        if (time > 0 && (firstOfResource.TryGetValue(resource, out var first) || firstOfResource.Count < MaxSeries))
            firstOfResource[resource] = first > 0 ? Math.Min(first, time) : time;
        if (!metric.IsOfSpans) return;

        var (exporter, others) = CollectorMetric.AttributesOf(point);
        var key = new CounterKey(resource, exporter, others, metric.IsFailed, metric.IsDelta ? 0 : CollectorMetric.Number(point, "startTimeUnixNano"));
        if (!series.TryGetValue(key, out var counter))
        {
            if (series.Count == MaxSeries) return;
            series.Add(key, counter = new CounterSeries());
        }

        if (metric.IsDelta) counter.AddDelta(CollectorMetric.ValueOf(point));
        else counter.Add(time, CollectorMetric.ValueOf(point));
    }
}
