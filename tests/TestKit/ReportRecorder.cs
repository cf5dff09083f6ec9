using System.Collections.Concurrent;

namespace Messaging.Propagation.TestKit;

/// <summary>An observer that keeps what it is told.</summary>
public sealed class ReportRecorder : IPropagationObserver
{
    private readonly ConcurrentQueue<InjectionReport> injected = new();
    private readonly ConcurrentQueue<ArrivalReport> arrived = new();
    private readonly ConcurrentQueue<MessagingOperation> mismatches = new();

    /// <summary>What was written last.</summary>
    public InjectionReport Injected => injected.Last();

    /// <summary>Everything that was written or dropped, in order.</summary>
    public IReadOnlyList<InjectionReport> Injections => [.. injected];

    /// <summary>Everything that arrived, in order.</summary>
    public IReadOnlyList<ArrivalReport> Arrived => [.. arrived];

    /// <summary>The operations whose message was sampled on one side alone.</summary>
    public IReadOnlyList<MessagingOperation> SamplingMismatches => [.. mismatches];

    public void OnInjected(in InjectionReport report) => injected.Enqueue(report);

    public void OnArrived(in ArrivalReport report) => arrived.Enqueue(report);

    public void OnSamplingMismatch(MessagingOperation operation) => mismatches.Enqueue(operation);
}
