using BenchmarkDotNet.Attributes;
using Confluent.Kafka;
using Messaging.Propagation.Kafka;

namespace Messaging.Propagation.Benchmarks;

/// <summary>What decorating adds to a call of a producer that does nothing.</summary>
[MemoryDiagnoser]
[HideColumns("Job", "Error", "StdDev", "RatioSD", "Gen0", "Gen1")]
public class ProduceBenchmarks
{
    private readonly Message<string, string> message = new() { Key = "key", Value = "value" };
    private readonly IProducer<string, string> bare = new NullProducer();
    private readonly IProducer<string, string> decorated = new NullProducer().WithPropagation(MessagePropagator.Create());
    private IDisposable? listening;

    [Params(Who.Nobody, Who.AmbientContext, Who.Recorded, Who.Collected)]
    public Who Listens { get; set; }

    [GlobalSetup]
    public void Setup() => listening = Listening.Start(Listens);

    [GlobalCleanup]
    public void Cleanup() => listening?.Dispose();

    [Benchmark]
    public Task<DeliveryResult<string, string>> Bare() => bare.ProduceAsync("orders", message);

    [Benchmark(Baseline = true)]
    public Task<DeliveryResult<string, string>> ByHand() => HandMade.ProduceAsync(bare, "orders", message);

    [Benchmark]
    public Task<DeliveryResult<string, string>> LeastByHand() => Least.ProduceAsync(bare, "orders", message);

    [Benchmark]
    public Task<DeliveryResult<string, string>> Decorated() => decorated.ProduceAsync("orders", message);
}
