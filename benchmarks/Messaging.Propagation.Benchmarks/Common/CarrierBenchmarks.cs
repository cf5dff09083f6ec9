using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;

namespace Messaging.Propagation.Benchmarks;

/// <summary>
/// Reading and writing a context on one broker's carrier among more or less headers of the user's. OpenTelemetry's propagators work on the same carrier, with the leanest
/// getter and setter that can be written by hand, and are given the same context and baggage: nothing ambient is looked for. Whatever is written is written on a new carrier,
/// which has the user's headers already; what making it takes is measured alone, to be subtracted. A send is all that a decorator does but for its client's call: it looks
/// at what the carrier has, takes the ambient context, its state and the ambient baggage, and writes them. Nobody listens.
/// </summary>
/// <typeparam name="TCarrier">The carrier.</typeparam>
/// <typeparam name="TGetter">Our getter for it.</typeparam>
/// <typeparam name="TSetter">Our setter for it.</typeparam>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
[HideColumns("Job", "Error", "StdDev", "RatioSD", "Gen0", "Gen1")]
public abstract class CarrierBenchmarks<TCarrier, TGetter, TSetter>
    where TCarrier : class
    where TGetter : struct, ICarrierGetter<TCarrier>
    where TSetter : struct, ICarrierSetter<TCarrier>
{
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

    private static readonly MessagingOperation Plain = Operation(Ours), Stamped = Operation(Stamping), Signed = Operation(Signing);
    private static readonly CompositeTextMapPropagator Theirs = Instrumentation.Propagator;
#pragma warning disable CS0618 // Moved to a package that is not in every package source; the code is the same.
    private static readonly B3Propagator TheirB3 = new(singleHeader: true);
#pragma warning restore CS0618

    private TCarrier users = null!, parent = null!, full = null!, stamped = null!, signed = null!, b3 = null!;
    private Activity ambient = null!;
    private ActivityContext context;
    private Baggage baggage;

    [Params(1, 10, 100)]
    public int UserHeaders { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        ambient = new Activity("ambient") { ActivityTraceFlags = ActivityTraceFlags.Recorded, TraceStateString = SampleFields.TraceState };
        ambient.SetIdFormat(ActivityIdFormat.W3C).Start();
        context = new ActivityContext(ambient.TraceId, ambient.SpanId, ActivityTraceFlags.Recorded);
        Baggage.Current = baggage = Baggage.Create(new() { ["tenant"] = "acme co", ["user"] = "alice", ["region"] = "eu-west-1" });

        users = With();
        parent = With(("traceparent", SampleFields.TraceParent));
        full = With(("traceparent", SampleFields.TraceParent), ("tracestate", SampleFields.TraceState), ("baggage", SampleFields.Baggage));
        b3 = With(("b3", "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1"));
        stamped = Send(Stamping, Stamped);
        signed = Send(Signing, Signed);
        if (OursExtractStamped().Stamp is null || OursExtractSigned() is not { Outcome: ExtractionOutcome.Extracted, Failures.Count: 0, Baggage.Count: 3 })
            throw new InvalidOperationException("What is measured is a message with a stamp, and one whose signature holds.");
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        Baggage.Current = default;
        ambient.Dispose();
    }

    [BenchmarkCategory("extract traceparent"), Benchmark(Baseline = true)]
    public PropagationContext OpenTelemetryExtract() => Theirs.Extract(default, parent, Get);

    [BenchmarkCategory("extract traceparent"), Benchmark]
    public Extraction OursExtract() => Ours.Extract(parent, default(TGetter));

    [BenchmarkCategory("extract all"), Benchmark(Baseline = true)]
    public PropagationContext OpenTelemetryExtractAll() => Theirs.Extract(default, full, Get);

    [BenchmarkCategory("extract all"), Benchmark]
    public Extraction OursExtractAll() => Ours.Extract(full, default(TGetter));

    [BenchmarkCategory("extract b3"), Benchmark(Baseline = true)]
    public PropagationContext OpenTelemetryExtractB3() => TheirB3.Extract(default, b3, Get);

    [BenchmarkCategory("extract b3"), Benchmark]
    public Extraction OursExtractB3() => OursB3.Extract(b3, default(TGetter));

    // Both carry the same: trace context, state, baggage and a stamp.
    [BenchmarkCategory("extract stamped and signed"), Benchmark(Baseline = true)]
    public Extraction OursExtractStamped() => Stamping.Extract(stamped, default(TGetter));

    [BenchmarkCategory("extract stamped and signed"), Benchmark]
    public Extraction OursExtractSigned() => Signing.Extract(signed, default(TGetter));

    // To be subtracted from every row of an injection and of a send.
    [BenchmarkCategory("carrier"), Benchmark]
    public TCarrier CarrierAlone() => CarrierCopy.Of(users);

    [BenchmarkCategory("inject traceparent"), Benchmark(Baseline = true)]
    public TCarrier OpenTelemetryInject() => TheirInject(default);

    [BenchmarkCategory("inject traceparent"), Benchmark]
    public TCarrier OursInject() => OurInject(default);

    [BenchmarkCategory("inject with baggage"), Benchmark(Baseline = true)]
    public TCarrier OpenTelemetryInjectBaggage() => TheirInject(baggage);

    [BenchmarkCategory("inject with baggage"), Benchmark]
    public TCarrier OursInjectBaggage() => OurInject(baggage);

    [BenchmarkCategory("send"), Benchmark(Baseline = true)]
    public TCarrier OursSend() => Send(Ours, Plain);

    [BenchmarkCategory("send"), Benchmark]
    public TCarrier OursSendStamped() => Send(Stamping, Stamped);

    [BenchmarkCategory("send"), Benchmark]
    public TCarrier OursSendSigned() => Send(Signing, Signed);

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
        var carrier = CarrierCopy.Of(users);
        Theirs.Inject(new PropagationContext(context, entries), carrier, Set);
        return carrier;
    }

    private TCarrier OurInject(Baggage entries)
    {
        var carrier = CarrierCopy.Of(users);
        Ours.Inject(carrier, default(TSetter), context, entries);
        return carrier;
    }

    private TCarrier Send(MessagePropagator propagator, MessagingOperation operation)
    {
        var carrier = CarrierCopy.Of(users);
        var send = SendOperation.Start(propagator, operation, carrier, default(TGetter));
        send.Inject(carrier, default(TSetter));
        send.Complete();
        return carrier;
    }
}
