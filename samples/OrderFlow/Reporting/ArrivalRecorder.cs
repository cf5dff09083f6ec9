using System.Collections.Concurrent;
using Messaging.Propagation;

namespace OrderFlow;

/// <summary>Keeps what the library tells of every message sent and received.</summary>
internal sealed class ArrivalRecorder : IPropagationObserver
{
    private readonly ConcurrentQueue<Arrival> arrivals = new();
    private readonly ConcurrentQueue<(string TraceId, Fault Fault)> dropped = new();

    public IReadOnlyList<Arrival> Arrivals => [.. arrivals];

    /// <summary>What was left out when it was sent, by the trace that it was of.</summary>
    public IReadOnlyList<(string TraceId, Fault Fault)> Dropped => [.. dropped];

    public void OnInjected(in InjectionReport report)
    {
        foreach (var field in report.Dropped)
            dropped.Enqueue((report.Context.TraceId.ToHexString(), new Fault(field.Reason.ToString(), report.Operation.Destination ?? "", field.Field)));
    }

    public void OnArrived(in ArrivalReport report)
    {
        var destination = report.Operation.Destination ?? "";
        var faults = new List<Fault>();
        foreach (var failure in report.Extraction.Failures) faults.Add(new Fault(failure.Reason.ToString(), destination, failure.Field));
        if (report.ClockSkewed)
            faults.Add(new Fault(Fault.ClockSkewed, destination, report.Clock == LagClock.Stamp ? "context-stamp" : "timestamp"));

        // A delayed message that came before it was due was sent in time.
        var due = report.Sent < report.Delivery.Due ? report.Delivery.Due : report.Sent;
        var ahead = report.ClockSkewed && due is { } expected ? expected - report.Received : TimeSpan.Zero;
        arrivals.Enqueue(new Arrival(Place.Of(report), report.Lag, report.TraceAge, ahead, faults));
    }
}
