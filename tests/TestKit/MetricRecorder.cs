using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Messaging.Propagation.TestKit;

/// <summary>
/// Keeps what this library's meter measures from its start until it is disposed. It sees the whole process: tell measurements by
/// destination.
/// </summary>
public sealed class MetricRecorder : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentQueue<Measured> measured = new();

    public MetricRecorder()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == PropagationTelemetry.Name) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
    }

    /// <summary>The measurements of one metric on one destination, in order.</summary>
    public IReadOnlyList<Measured> Of(string metric, string destination) =>
        [.. measured.Where(m => m.Metric == metric && m.Tags.GetValueOrDefault(MessagingAttributes.DestinationName) as string == destination)];

    /// <summary>The measurements of one metric, in order.</summary>
    public IReadOnlyList<Measured> Of(string metric) => [.. measured.Where(m => m.Metric == metric)];

    /// <summary>Asks the gauges.</summary>
    public void Observe() => listener.RecordObservableInstruments();

    public void Dispose() => listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var copy = new Dictionary<string, object?>();
        foreach (var tag in tags) copy.Add(tag.Key, tag.Value);
        measured.Enqueue(new Measured(instrument.Name, instrument.Unit ?? "", value, copy));
    }
}

/// <summary>One measurement.</summary>
public sealed record Measured(string Metric, string Unit, double Value, IReadOnlyDictionary<string, object?> Tags);
