using System.Text;
using Confluent.Kafka;
using OpenTelemetry.Context.Propagation;

namespace Messaging.Propagation.Benchmarks;

/// <summary>How instrumentation for Confluent.Kafka uses OpenTelemetry's propagators: bytes to text and back, the setter appends.</summary>
internal static class Instrumentation
{
    /// <summary>What the OpenTelemetry SDK sets as the propagator of a process.</summary>
    public static readonly CompositeTextMapPropagator Propagator = new([new TraceContextPropagator(), new BaggagePropagator()]);

    public static IEnumerable<string> Get(Headers headers, string name)
    {
        if (headers.TryGetLastBytes(name, out var bytes)) yield return Encoding.UTF8.GetString(bytes);
    }

    public static void Set(Headers headers, string name, string value) => headers.Add(name, Encoding.UTF8.GetBytes(value));
}
