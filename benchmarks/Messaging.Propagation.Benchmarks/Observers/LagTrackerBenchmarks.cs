using BenchmarkDotNet.Attributes;
using Messaging.Propagation.Kafka;

namespace Messaging.Propagation.Benchmarks;

/// <summary>
/// One record of the lag tracker and of the health window, by as many threads as are named at once: the time is that of one record of one thread, so what is above
/// the time of a single one is waiting.
/// </summary>
[MemoryDiagnoser]
public class LagTrackerBenchmarks
{
    private const int Records = 100_000, Traces = 8192;

    private readonly ConcurrentRuns runs = new(Records);
    private readonly TraceLagTracker tracker = new();
    private readonly PropagationHealth health = new();
    private readonly ArrivalReport[] reports = Reports();

    [Params(1, 2, 8)]
    public int Threads { get; set; }

    [Benchmark(OperationsPerInvoke = Records)]
    public void Tracker() => Run(tracker);

    [Benchmark(OperationsPerInvoke = Records)]
    public void Health() => Run(health);

    // Twice as many traces as are remembered, so that every other record forgets one.
    private static ArrivalReport[] Reports()
    {
        var keeper = new Keeper();
        var propagator = MessagePropagator.Create(options => options.Observers.Add(keeper));
        var operation = propagator.CreateOperation(new MessagingClient { System = "kafka" }, MessagingOperationType.Receive, "poll", "orders");
        for (var i = 1; i <= Traces; i++)
        {
            propagator.ReportArrival(operation, default, propagator.Extract(StampedHeaders.Of(i), default(KafkaCarrier.Getter)));
        }

        return [.. keeper.Kept];
    }

    private void Run(IPropagationObserver observer) => runs.Run(Threads, i => observer.OnArrived(reports[i & (Traces - 1)]));

    private sealed class Keeper : IPropagationObserver
    {
        public List<ArrivalReport> Kept { get; } = [];

        public void OnArrived(in ArrivalReport report) => Kept.Add(report);
    }
}
