using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Messaging.Propagation.TestKit;

/// <summary>Keeps which series each metric of the library has, without their values: what a backend would have to store. It sees the whole process.</summary>
public sealed class SeriesRecorder : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> series = new();

    public SeriesRecorder()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == PropagationTelemetry.Name) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Add(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, tags));
        listener.Start();
    }

    /// <summary>Gets the series of each metric, by its name: their attributes as <c>name=value</c>.</summary>
    public IReadOnlyDictionary<string, ICollection<string>> Series => series.ToDictionary(metric => metric.Key, metric => metric.Value.Keys);

    public void Dispose() => listener.Dispose();

    private void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var attributes = string.Join(';', tags.ToArray().OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"));
        series.GetOrAdd(instrument.Name, static _ => new())[attributes] = true;
    }
}
