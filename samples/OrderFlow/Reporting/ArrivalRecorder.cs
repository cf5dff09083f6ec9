using System.Collections.Concurrent;
using Messaging.Propagation;

namespace OrderFlow;

/// <summary>Keeps what the library tells of every message received.</summary>
internal sealed class ArrivalRecorder : IPropagationObserver
{
    private readonly ConcurrentQueue<Arrival> arrivals = new();

    public IReadOnlyList<Arrival> Arrivals => [.. arrivals];

    public void OnArrived(in ArrivalReport report)
    {
        var destination = report.Operation.Destination ?? "";
        var faults = new List<Fault>();
        foreach (var failure in report.Extraction.Failures) faults.Add(new Fault(failure.Reason.ToString(), destination, failure.Field));
        if (report.ClockSkewed)
            faults.Add(new Fault(Fault.ClockSkewed, destination, report.Clock == LagClock.Stamp ? "context-stamp" : "timestamp"));

        var ahead = report.ClockSkewed && report.Sent is { } sent ? sent - report.Received : TimeSpan.Zero;
        arrivals.Enqueue(new Arrival(Place.Of(report), report.Lag, report.TraceAge, ahead, faults));
    }
}
