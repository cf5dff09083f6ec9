using BenchmarkDotNet.Attributes;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Benchmarks;

/// <summary>One extraction of every format from a megabyte on which all members of one field are malformed. The limit is 5 ms.</summary>
[MemoryDiagnoser]
[HideColumns("Job", "Error", "StdDev", "Gen0", "Gen1", "Gen2")]
public abstract class HostileCarriers<TCarrier, TGetter>
    where TGetter : struct, ICarrierGetter<TCarrier>
{
    private const int Size = 1 << 20;

    private static readonly MessagePropagator EveryFormat = MessagePropagator.Create(options => options.Formats = [.. ContextFormat.Known]);

    private TCarrier carrier = default!;

    [Params("baggage", "tracestate", "b3", "X-B3-TraceId", "uber-trace-id", "uberctx-", "jaeger-baggage", "X-Amzn-Trace-Id", "context-stamp")]
    public string Field { get; set; } = "";

    [ParamsAllValues]
    public bool IsOneValue { get; set; }

    [GlobalSetup]
    public void Setup() => carrier = Create(MalformedFields.Of(
        Field, IsOneValue ? MalformedShape.OneValue : HasUniqueNames ? MalformedShape.ManySpellings : MalformedShape.ManyValues, Size));

    [Benchmark]
    public Extraction Extract() => EveryFormat.Extract(carrier, default(TGetter));

    /// <summary>Gets whether a name can stand on the carrier once only: the many values then have many spellings of it.</summary>
    protected virtual bool HasUniqueNames => true;

    protected abstract TCarrier Create(FieldList fields);
}
