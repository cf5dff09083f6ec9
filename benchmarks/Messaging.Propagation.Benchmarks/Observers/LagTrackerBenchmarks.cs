using System.Globalization;
using BenchmarkDotNet.Attributes;

namespace Messaging.Propagation.Benchmarks;

/// <summary>
/// One record of the lag tracker and of the health window, by as many threads at once as are named: the time is that of one record of one thread. Each thread has traces
/// of its own, and records two messages of a trace one after the other: one is of a new trace, for which the oldest is forgotten, and one of a known trace.
/// </summary>
[MemoryDiagnoser]
public class LagTrackerBenchmarks
{
    // A thread comes to a trace again when it has recorded more traces than are remembered, however far the others are meanwhile.
    private const int Traces = TraceLagTrackerOptions.DefaultCapacity + 1024, Rounds = 10, Records = 2 * Traces * Rounds;

    private readonly TraceLagTracker tracker = new();
    private readonly PropagationHealth health = new();
    private ConcurrentRuns runs = null!;
    private ArrivalReport[][] reports = null!;

    [Params(1, 2, 8)]
    public int Threads { get; set; }

    [GlobalSetup(Targets = [nameof(Tracker), nameof(Health)])]
    public void Setup() => Start(static (_, _) => default);

    // The second message of a trace is the first one, delivered again.
    [GlobalSetup(Target = nameof(Redelivered))]
    public void SetupRedelivered() => Start(static (number, again) => new DeliveryInfo
    {
        MessageId = string.Create(CultureInfo.InvariantCulture, $"5fea7756-0ea4-451a-a703-{number:x12}"),
        Attempt = again ? 2 : 1,
    });

    [GlobalCleanup]
    public void Cleanup() => runs.Dispose();

    [Benchmark(OperationsPerInvoke = Records)]
    public void Tracker() => Run(tracker);

    // Where the broker counts deliveries, a message is looked for among its trace's, so that its wait is not counted twice.
    [Benchmark(OperationsPerInvoke = Records)]
    public void Redelivered() => Run(tracker);

    [Benchmark(OperationsPerInvoke = Records)]
    public void Health() => Run(health);

    private void Start(Func<int, bool, DeliveryInfo> deliveryOf)
    {
        runs = new ConcurrentRuns(Threads);
        var keeper = new Keeper();
        var propagator = MessagePropagator.Create(options => options.Observers.Add(keeper));
        var operation = propagator.CreateOperation(new MessagingClient { System = "kafka" }, MessagingOperationType.Receive, "poll", "orders");
        reports = new ArrivalReport[Threads][];
        var number = 0;
        foreach (var extractions in StampedHeaders.Read(propagator, Threads, Traces))
        {
            keeper.Kept.Clear();
            foreach (var extraction in extractions)
            {
                propagator.ReportArrival(operation, deliveryOf(number, false), extraction);
                propagator.ReportArrival(operation, deliveryOf(number, true), extraction);
                number++;
            }

            reports[number / Traces - 1] = [.. keeper.Kept];
        }
    }

    private void Run(IPropagationObserver observer) => runs.Run(thread =>
    {
        for (var round = 0; round < Rounds; round++)
            foreach (ref readonly var report in reports[thread].AsSpan())
                observer.OnArrived(report);
    });

    private sealed class Keeper : IPropagationObserver
    {
        public List<ArrivalReport> Kept { get; } = [];

        public void OnArrived(in ArrivalReport report) => Kept.Add(report);
    }
}
