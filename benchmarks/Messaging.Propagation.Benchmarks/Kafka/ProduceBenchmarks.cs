using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Confluent.Kafka;
using Messaging.Propagation.Kafka;

namespace Messaging.Propagation.Benchmarks;

/// <summary>What decorating adds to a call of a producer that does nothing.</summary>
[MemoryDiagnoser]
[HideColumns("Job", "Error", "StdDev", "RatioSD", "Gen0")]
public class ProduceBenchmarks
{
    private readonly Message<string, string> message = new() { Key = "key", Value = "value" };
    private readonly IProducer<string, string> bare = new NullProducer();
    private readonly IProducer<string, string> decorated = new NullProducer().WithPropagation(MessagePropagator.Create());
    private ActivityListener? listener;
    private Activity? ambient;

    public enum Who
    {
        Nobody,
        AmbientContext,
        Recorded,
    }

    [ParamsAllValues]
    public Who Listens { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        if (Listens == Who.AmbientContext) ambient = new Activity("ambient").SetIdFormat(ActivityIdFormat.W3C).Start();
        if (Listens != Who.Recorded) return;
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is PropagationTelemetry.Name or HandMade.Source,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        listener?.Dispose();
        ambient?.Dispose();
    }

    [Benchmark(Baseline = true)]
    public Task<DeliveryResult<string, string>> Bare() => bare.ProduceAsync("orders", message);

    [Benchmark]
    public Task<DeliveryResult<string, string>> ByHand() => HandMade.ProduceAsync(bare, "orders", message);

    [Benchmark]
    public Task<DeliveryResult<string, string>> Decorated() => decorated.ProduceAsync("orders", message);
}
