using System.Text;
using Confluent.Kafka;

namespace Messaging.Propagation.Benchmarks;

/// <summary>How instrumentation for Confluent.Kafka uses OpenTelemetry's propagators: bytes to text and back, the setter appends.</summary>
internal static class Instrumentation
{
    public static IEnumerable<string> Get(Headers headers, string name)
    {
        if (headers.TryGetLastBytes(name, out var bytes)) yield return Encoding.UTF8.GetString(bytes);
    }

    public static void Set(Headers headers, string name, string value) => headers.Add(name, Encoding.UTF8.GetBytes(value));
}
