using System.Text;
using BenchmarkDotNet.Attributes;
using Confluent.Kafka;
using Messaging.Propagation.Kafka;

namespace Messaging.Propagation.Benchmarks;

/// <summary>What the worst kilobyte, and the worst megabyte, costs to read. The bound to hold: 1 ms a carrier of a kilobyte.</summary>
[MemoryDiagnoser]
[HideColumns("Job", "Error", "StdDev", "Gen0", "Gen1", "Gen2")]
public class HostileBenchmarks
{
    private static readonly MessagePropagator Propagator = MessagePropagator.Create();
    private Headers headers = null!;

    public enum Carrier
    {
        ManyMembers,
        EmptyMembers,
        DuplicateKeys,
        PercentSigns,
        Properties,
        Noise,
        RepeatedFields,
        WideState,
    }

    [Params(1024, 1024 * 1024)]
    public int Size { get; set; }

    [ParamsAllValues]
    public Carrier Kind { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        headers = new Headers { { "traceparent", Encoding.ASCII.GetBytes(SampleFields.TraceParent) } };
        switch (Kind)
        {
            case Carrier.ManyMembers: Fill(i => $"k{i}=v,"); break;
            case Carrier.EmptyMembers: Fill(_ => " ,"); break;
            case Carrier.DuplicateKeys: Fill(_ => "a=1,"); break;
            case Carrier.PercentSigns: Fill(_ => "a=%41%zz%,"); break;
            case Carrier.Properties: Fill(_ => "a=1;b=%41;c;=;d=%zz;"); break;
            case Carrier.WideState: Fill(i => $"k{i}{new string('x', 200)}={new string('y', 200)},"); break;
            case Carrier.RepeatedFields:
                for (var i = 0; i < Size / 16; i++) headers.Add(i % 2 == 0 ? "tracestate" : "baggage", Encoding.ASCII.GetBytes($"k{i}=v"));
                break;
            default:
                var noise = new byte[Size];
                new Random(1).NextBytes(noise);
                AddToAll(noise);
                break;
        }
    }

    [Benchmark]
    public Extraction Extract() => Propagator.Extract(headers);

    private void Fill(Func<int, string> member)
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < Size; i++) text.Append(member(i));
        AddToAll(Encoding.ASCII.GetBytes(text.ToString()));
    }

    private void AddToAll(byte[] value)
    {
        foreach (var name in new[] { "tracestate", "baggage", "context-stamp" }) headers.Add(name, value);
    }
}
