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
[HideColumns("Job", "Error", "StdDev", "Gen0")]
public class KafkaHeadersBenchmarks
{
    private static readonly MessagePropagator Ours = MessagePropagator.Create(options => options.WriteStamp = false);
    private static readonly CompositeTextMapPropagator Theirs = Instrumentation.Propagator;

    // The leanest getter that can be written by hand.
    private static readonly Func<Headers, string, IEnumerable<string>?> Get = static (headers, name) =>
        headers.TryGetLastBytes(name, out var bytes) ? [Encoding.UTF8.GetString(bytes)] : null;

    // As OpenTelemetry's own instrumentation of Confluent.Kafka does it: the getter is an iterator.
    private static readonly Func<Headers, string, IEnumerable<string>?> GetAsInstrumented = Instrumentation.Get;

    private static readonly Action<Headers, string, string> Set = Instrumentation.Set;

    private readonly Headers plain = new()
    {
        { "content-type", "application/json"u8.ToArray() },
        { "traceparent", Encoding.ASCII.GetBytes(SampleFields.TraceParent) },
    };

    private readonly Headers full = new()
    {
        { "content-type", "application/json"u8.ToArray() },
        { "traceparent", Encoding.ASCII.GetBytes(SampleFields.TraceParent) },
        { "tracestate", "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7"u8.ToArray() },
        { "baggage", "tenant=acme%20co,user=alice,region=eu-west-1"u8.ToArray() },
    };

    private readonly Headers stamped = new()
    {
        { "content-type", "application/json"u8.ToArray() },
        { "traceparent", Encoding.ASCII.GetBytes(SampleFields.TraceParent) },
        { "context-stamp", "1;t=1795218034090;o=1795218033000;n=2;f=t"u8.ToArray() },
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
    public PropagationContext OpenTelemetryExtractAsInstrumented() => Theirs.Extract(default, plain, GetAsInstrumented);

    // What no propagator can do without: the texts of the two ids.
    [BenchmarkCategory("extract traceparent"), Benchmark]
    public ActivityContext IdsAlone() => Least.Ids();

    [BenchmarkCategory("extract traceparent"), Benchmark]
    public ActivityContext LeastExtract() => Least.Extract(plain);

    [BenchmarkCategory("extract traceparent"), Benchmark]
    public Extraction OursExtract() => Ours.Extract(plain);

    // As a message of this library's own comes.
    [BenchmarkCategory("extract traceparent"), Benchmark]
    public Extraction OursExtractStamped() => Ours.Extract(stamped);

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

    // What ours does as well: the context and the baggage are the ambient ones and have to be asked for.
    [BenchmarkCategory("inject traceparent"), Benchmark]
    public Headers OpenTelemetryInjectAmbient()
    {
        var headers = new Headers();
        Theirs.Inject(new PropagationContext(Activity.Current!.Context, Baggage.Current), headers, Set);
        return headers;
    }

    // What no propagator can do without: the headers, one of them, and its value.
    [BenchmarkCategory("inject traceparent"), Benchmark]
    public Headers HeadersAlone() => new() { { "traceparent", new byte[55] } };

    [BenchmarkCategory("inject traceparent"), Benchmark]
    public Headers LeastInject()
    {
        var headers = new Headers();
        Least.Inject(headers);
        return headers;
    }

    [BenchmarkCategory("inject traceparent"), Benchmark]
    public Headers OursInject()
    {
        var headers = new Headers();
        Ours.Inject(headers);
        return headers;
    }

    // The context is given, as it is to OpenTelemetry's; there is nothing ambient to ask for.
    [BenchmarkCategory("inject traceparent"), Benchmark]
    public Headers OursInjectGiven()
    {
        var headers = new Headers();
        Ours.Inject(headers, default(KafkaCarrier.Setter), ambient.Context, default);
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
    public Headers OpenTelemetryInjectBaggageAmbient()
    {
        Baggage.Current = baggage;
        var headers = new Headers();
        Theirs.Inject(new PropagationContext(Activity.Current!.Context, Baggage.Current), headers, Set);
        Baggage.Current = default;
        return headers;
    }

    [BenchmarkCategory("inject with baggage"), Benchmark]
    public Headers OursInjectBaggageGiven()
    {
        var headers = new Headers();
        Ours.Inject(headers, default(KafkaCarrier.Setter), ambient.Context, baggage);
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
