using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace Messaging.Propagation.Benchmarks;

/// <summary>What decorating adds to the calls of a client that does nothing, whose messages to receive carry a context.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
[HideColumns("Job", "Error", "StdDev", "RatioSD", "Gen0", "Gen1")]
public abstract class ClientBenchmarks
{
    protected const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private IDisposable? listening;

    [ParamsAllValues]
    public Who Listens { get; set; }

    [GlobalSetup]
    public void Setup() => listening = Listening.Start(Listens);

    [GlobalCleanup]
    public void Cleanup() => listening?.Dispose();

    [BenchmarkCategory("send"), Benchmark(Baseline = true)]
    public abstract Task BareSend();

    [BenchmarkCategory("send"), Benchmark]
    public abstract Task Send();

    [BenchmarkCategory("receive"), Benchmark(Baseline = true)]
    public abstract Task BareReceive();

    [BenchmarkCategory("receive"), Benchmark]
    public abstract Task Receive();

    [BenchmarkCategory("process"), Benchmark]
    public abstract void Process();
}
