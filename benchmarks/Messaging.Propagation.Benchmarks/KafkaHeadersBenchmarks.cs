using System.Diagnostics;
using System.Text;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Confluent.Kafka;
using Messaging.Propagation.Kafka;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;

namespace Messaging.Propagation.Benchmarks;

/// <summary>Reading and writing a context on Kafka's headers, beside OpenTelemetry's propagators on the same headers.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
[HideColumns("Job", "Error", "StdDev", "RatioSD", "Gen0")]
public class KafkaHeadersBenchmarks
{
    private static readonly MessagePropagator Ours = MessagePropagator.Create(options => options.WriteStamp = false);
    private static readonly CompositeTextMapPropagator Theirs = new([new TraceContextPropagator(), new BaggagePropagator()]);

    // As OpenTelemetry's own instrumentation of Confluent.Kafka does it: bytes to text and back, the setter appends.
    private static readonly Func<Headers, string, IEnumerable<string>?> Get = static (headers, name) =>
        headers.TryGetLastBytes(name, out var bytes) ? [Encoding.UTF8.GetString(bytes)] : null;

    private static readonly Action<Headers, string, string> Set = static (headers, name, value) => headers.Add(name, Encoding.UTF8.GetBytes(value));

    private readonly Headers plain = new()
    {
        { "content-type", "application/json"u8.ToArray() },
        { "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"u8.ToArray() },
    };

    private readonly Headers full = new()
    {
        { "content-type", "application/json"u8.ToArray() },
        { "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"u8.ToArray() },
        { "tracestate", "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7"u8.ToArray() },
        { "baggage", "tenant=acme%20co,user=alice,region=eu-west-1"u8.ToArray() },
    };

    private Activity ambient = null!;
    private Baggage baggage;

    [GlobalSetup]
    public void Setup()
    {
        ambient = new Activity("ambient") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.SetIdFormat(ActivityIdFormat.W3C).Start();
        baggage = Baggage.Create(new() { ["tenant"] = "acme co", ["user"] = "alice", ["region"] = "eu-west-1" });
    }

    [GlobalCleanup]
    public void Cleanup() => ambient.Dispose();

    [BenchmarkCategory("extract traceparent"), Benchmark(Baseline = true)]
    public PropagationContext OpenTelemetryExtract() => Theirs.Extract(default, plain, Get);

    [BenchmarkCategory("extract traceparent"), Benchmark]
    public Extraction OursExtract() => Ours.Extract(plain);

    [BenchmarkCategory("extract all"), Benchmark(Baseline = true)]
    public PropagationContext OpenTelemetryExtractAll() => Theirs.Extract(default, full, Get);

    [BenchmarkCategory("extract all"), Benchmark]
    public Extraction OursExtractAll() => Ours.Extract(full);

    [BenchmarkCategory("inject traceparent"), Benchmark(Baseline = true)]
    public Headers OpenTelemetryInject()
    {
        var headers = new Headers();
        Theirs.Inject(new PropagationContext(ambient.Context, default), headers, Set);
        return headers;
    }

    [BenchmarkCategory("inject traceparent"), Benchmark]
    public Headers OursInject()
    {
        var headers = new Headers();
        Ours.Inject(headers);
        return headers;
    }

    [BenchmarkCategory("inject with baggage"), Benchmark(Baseline = true)]
    public Headers OpenTelemetryInjectBaggage()
    {
        var headers = new Headers();
        Theirs.Inject(new PropagationContext(ambient.Context, baggage), headers, Set);
        return headers;
    }

    [BenchmarkCategory("inject with baggage"), Benchmark]
    public Headers OursInjectBaggage()
    {
        Baggage.Current = baggage;
        var headers = new Headers();
        Ours.Inject(headers);
        Baggage.Current = default;
        return headers;
    }
}
