using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;

namespace Messaging.Propagation.Benchmarks;

/// <summary>
/// Reading and writing a context on one broker's carrier among more or less headers of the user's, beside OpenTelemetry's propagators on the same carrier, which are given
/// the leanest getter and setter that can be written by hand.
/// </summary>
/// <typeparam name="TCarrier">The carrier.</typeparam>
/// <typeparam name="TGetter">Our getter for it.</typeparam>
/// <typeparam name="TSetter">Our setter for it.</typeparam>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
[HideColumns("Job", "Error", "StdDev", "RatioSD", "Gen0", "Gen1")]
public abstract class CarrierBenchmarks<TCarrier, TGetter, TSetter>
    where TGetter : struct, ICarrierGetter<TCarrier>
    where TSetter : struct, ICarrierSetter<TCarrier>
{
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static readonly MessagePropagator Ours = MessagePropagator.Create(options => options.WriteStamp = false);
    private static readonly MessagePropagator Stamping = MessagePropagator.Create();
    private static readonly MessagePropagator Signing = MessagePropagator.Create(options =>
    {
        options.Policy.Keys = new KeyRing("key", "0123456789abcdef0123456789abcdef"u8);
        options.Policy.Trust.Mode = TrustMode.RequireSignature;
    });

    private static readonly MessagePropagator OursB3 = MessagePropagator.Create(options =>
    {
        options.Formats = [ContextFormat.B3];
        options.WriteStamp = false;
    });

    private static readonly MessagingOperation Stamped = Operation(Stamping), Signed = Operation(Signing);
    private static readonly CompositeTextMapPropagator Theirs = new([new TraceContextPropagator(), new BaggagePropagator()]);
#pragma warning disable CS0618 // Moved to a package that is not in every package source; the code is the same.
    private static readonly B3Propagator TheirB3 = new(singleHeader: true);
#pragma warning restore CS0618

    private TCarrier parent = default!, full = default!, signed = default!, b3 = default!;
    private Activity ambient = null!;
    private Baggage baggage;

    [Params(1, 10, 100)]
    public int UserHeaders { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        ambient = new Activity("ambient") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.SetIdFormat(ActivityIdFormat.W3C).Start();
        baggage = Baggage.Create(new() { ["tenant"] = "acme co", ["user"] = "alice", ["region"] = "eu-west-1" });
        parent = With(("traceparent", TraceParent));
        full = With(("traceparent", TraceParent), ("tracestate", "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7"), ("baggage", "tenant=acme%20co,user=alice,region=eu-west-1"));
        b3 = With(("b3", "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1"));
        signed = Send(Signing, Signed);
    }

    [GlobalCleanup]
    public void Cleanup() => ambient.Dispose();

    [BenchmarkCategory("extract traceparent"), Benchmark(Baseline = true)]
    public PropagationContext OpenTelemetryExtract() => Theirs.Extract(default, parent, Get);

    [BenchmarkCategory("extract traceparent"), Benchmark]
    public Extraction OursExtract() => Ours.Extract(parent, default(TGetter));

    [BenchmarkCategory("extract all"), Benchmark(Baseline = true)]
    public PropagationContext OpenTelemetryExtractAll() => Theirs.Extract(default, full, Get);

    [BenchmarkCategory("extract all"), Benchmark]
    public Extraction OursExtractAll() => Ours.Extract(full, default(TGetter));

    [BenchmarkCategory("extract all"), Benchmark]
    public Extraction OursExtractSigned() => Signing.Extract(signed, default(TGetter));

    [BenchmarkCategory("extract b3"), Benchmark(Baseline = true)]
    public PropagationContext OpenTelemetryExtractB3() => TheirB3.Extract(default, b3, Get);

    [BenchmarkCategory("extract b3"), Benchmark]
    public Extraction OursExtractB3() => OursB3.Extract(b3, default(TGetter));

    [BenchmarkCategory("inject traceparent"), Benchmark(Baseline = true)]
    public TCarrier OpenTelemetryInject() => TheirInject(Baggage.Current);

    [BenchmarkCategory("inject traceparent"), Benchmark]
    public TCarrier OursInject() => OurInject();

    [BenchmarkCategory("inject with baggage"), Benchmark(Baseline = true)]
    public TCarrier OpenTelemetryInjectBaggage() => TheirInject(baggage);

    [BenchmarkCategory("inject with baggage"), Benchmark]
    public TCarrier OursInjectBaggage()
    {
        Baggage.Current = baggage;
        var carrier = OurInject();
        Baggage.Current = default;
        return carrier;
    }

    [BenchmarkCategory("inject with baggage"), Benchmark]
    public TCarrier OursSendStamped() => SendWithBaggage(Stamping, Stamped);

    [BenchmarkCategory("inject with baggage"), Benchmark]
    public TCarrier OursSendSigned() => SendWithBaggage(Signing, Signed);

    /// <summary>A new carrier with nothing on it.</summary>
    protected abstract TCarrier Create();

    /// <summary>Puts a field on a carrier, as it arrives.</summary>
    protected abstract void Add(TCarrier carrier, string name, string value);

    /// <summary>The getter for OpenTelemetry's propagators.</summary>
    protected abstract Func<TCarrier, string, IEnumerable<string>?> Get { get; }

    /// <summary>The setter for OpenTelemetry's propagators.</summary>
    protected abstract Action<TCarrier, string, string> Set { get; }

    private static MessagingOperation Operation(MessagePropagator propagator) =>
        propagator.CreateOperation(new MessagingClient { System = "null" }, MessagingOperationType.Send, "send", "orders");

    private TCarrier With(params (string Name, string Value)[] fields)
    {
        var carrier = Create();
        for (var i = 0; i < UserHeaders; i++) Add(carrier, string.Create(CultureInfo.InvariantCulture, $"user-header-{i}"), "value");
        foreach (var (name, value) in fields) Add(carrier, name, value);
        return carrier;
    }

    private TCarrier TheirInject(Baggage entries)
    {
        var carrier = Create();
        Theirs.Inject(new PropagationContext(Activity.Current!.Context, entries), carrier, Set);
        return carrier;
    }

    private TCarrier OurInject()
    {
        var carrier = Create();
        Ours.Inject(carrier, default(TSetter));
        return carrier;
    }

    private TCarrier SendWithBaggage(MessagePropagator propagator, MessagingOperation operation)
    {
        Baggage.Current = baggage;
        var carrier = Send(propagator, operation);
        Baggage.Current = default;
        return carrier;
    }

    private TCarrier Send(MessagePropagator propagator, MessagingOperation operation)
    {
        var carrier = Create();
        var send = SendOperation.Start(propagator, operation, carrier, default(TGetter));
        send.Inject(carrier, default(TSetter));
        send.Complete();
        return carrier;
    }
}
