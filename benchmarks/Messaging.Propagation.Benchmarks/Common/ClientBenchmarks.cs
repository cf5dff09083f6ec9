using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace Messaging.Propagation.Benchmarks;

/// <summary>
/// What decorating adds to the calls of a client that does nothing, whose messages to receive carry a context. Ratios are to the same call of the bare
/// client, where there is one.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
[HideColumns("Job", "Error", "StdDev", "Median", "RatioSD", "Gen0", "Gen1")]
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
    public Task BareSend() => SendAsync(decorated: false);

    [BenchmarkCategory("send"), Benchmark]
    public Task Send() => SendAsync(decorated: true);

    [BenchmarkCategory("receive"), Benchmark(Baseline = true)]
    public Task BareReceive() => ReceiveAsync(decorated: false);

    [BenchmarkCategory("receive"), Benchmark]
    public Task Receive() => ReceiveAsync(decorated: true);

    [BenchmarkCategory("process"), Benchmark]
    public void Process() => ProcessOne();

    [BenchmarkCategory("settle"), Benchmark(Baseline = true)]
    public Task BareSettle() => SettleAsync(decorated: false);

    [BenchmarkCategory("settle"), Benchmark]
    public Task Settle() => SettleAsync(decorated: true);

    protected abstract Task SendAsync(bool decorated);

    protected abstract Task ReceiveAsync(bool decorated);

    protected abstract void ProcessOne();

    /// <summary>Where a decorator knows only of what it has received, it is received too.</summary>
    protected abstract Task SettleAsync(bool decorated);
}
