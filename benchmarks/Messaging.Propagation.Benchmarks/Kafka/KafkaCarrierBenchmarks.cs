using System.Text;
using Confluent.Kafka;
using Messaging.Propagation.Kafka;

namespace Messaging.Propagation.Benchmarks;

/// <summary>The headers of Kafka, bytes by name.</summary>
public class KafkaCarrierBenchmarks : CarrierBenchmarks<Headers, KafkaCarrier.Getter, KafkaCarrier.Setter>
{
    protected override Func<Headers, string, IEnumerable<string>?> Get { get; } =
        static (headers, name) => headers.TryGetLastBytes(name, out var bytes) ? [Encoding.UTF8.GetString(bytes)] : null;

    protected override Action<Headers, string, string> Set { get; } = Instrumentation.Set;

    protected override Headers Create() => [];

    protected override void Add(Headers carrier, string name, string value) => carrier.Add(name, Encoding.UTF8.GetBytes(value));
}
