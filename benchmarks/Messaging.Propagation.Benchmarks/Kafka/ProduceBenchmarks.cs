using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Confluent.Kafka;
using Messaging.Propagation.Kafka;

namespace Messaging.Propagation.Benchmarks;

/// <summary>
/// What decorating adds to a call of a producer that does nothing: one that has delivered as the call returns, and one that delivers later, as every real
/// one does, so that what waits for it is moved to the heap.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
[HideColumns("Job", "Error", "StdDev", "Gen0", "Gen1")]
public class ProduceBenchmarks
{
    private readonly Message<string, string> message = new() { Key = "key", Value = "value" };
    private readonly IProducer<string, string> bare = new NullProducer();
    private readonly IProducer<string, string> decorated = new NullProducer().WithPropagation(MessagePropagator.Create());
    private readonly NullProducer later = new(deliversLater: true);
    private readonly IProducer<string, string> decoratedLater;
    private readonly Message<string, string> changed = new() { Key = "key", Value = "value" };
    private IDisposable? listening;

    public ProduceBenchmarks() => decoratedLater = later.WithPropagation(MessagePropagator.Create());

    [Params(Who.Nobody, Who.AmbientContext, Who.Recorded, Who.Collected)]
    public Who Listens { get; set; }

    [GlobalSetup]
    public void Setup() => listening = Listening.Start(Listens);

    [GlobalCleanup]
    public void Cleanup() => listening?.Dispose();

    [BenchmarkCategory("at once"), Benchmark]
    public Task<DeliveryResult<string, string>> Bare() => bare.ProduceAsync("orders", message);

    [BenchmarkCategory("at once"), Benchmark(Baseline = true)]
    public Task<DeliveryResult<string, string>> ByHand() => HandMade.ProduceAsync(bare, "orders", message);

    [BenchmarkCategory("at once"), Benchmark]
    public Task<DeliveryResult<string, string>> LeastByHand() => Least.ProduceAsync(bare, "orders", message);

    [BenchmarkCategory("at once"), Benchmark]
    public Task<DeliveryResult<string, string>> Decorated() => decorated.ProduceAsync("orders", message);

    // It appends to the caller's message, which is therefore emptied first.
    [BenchmarkCategory("at once"), Benchmark]
    public Task<DeliveryResult<string, string>> Instrumented()
    {
        changed.Headers = null;
        return LikeInstrumentation.ProduceAsync(bare, "orders", changed);
    }

    [BenchmarkCategory("later"), Benchmark]
    public Task<DeliveryResult<string, string>> BareLater() => Deliver(later.ProduceAsync("orders", message));

    [BenchmarkCategory("later"), Benchmark(Baseline = true)]
    public Task<DeliveryResult<string, string>> ByHandLater() => Deliver(HandMade.ProduceAsync(later, "orders", message));

    [BenchmarkCategory("later"), Benchmark]
    public Task<DeliveryResult<string, string>> LeastByHandLater() => Deliver(Least.ProduceAsync(later, "orders", message));

    [BenchmarkCategory("later"), Benchmark]
    public Task<DeliveryResult<string, string>> DecoratedLater() => Deliver(decoratedLater.ProduceAsync("orders", message));

    // What is waited with is made anew for each message, and is in each of these rows.
    private Task<DeliveryResult<string, string>> Deliver(Task<DeliveryResult<string, string>> produced)
    {
        later.DeliverPending();
        return produced;
    }
}
