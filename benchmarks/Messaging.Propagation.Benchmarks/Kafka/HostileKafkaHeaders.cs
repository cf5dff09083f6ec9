using System.Text;
using Confluent.Kafka;
using Messaging.Propagation.Kafka;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Benchmarks;

public class HostileKafkaHeaders : HostileCarriers<Headers?, KafkaCarrier.Getter>
{
    protected override bool HasUniqueNames => false;

    protected override Headers Create(FieldList fields)
    {
        var headers = new Headers();
        foreach (var (name, value) in fields) headers.Add(name, Encoding.UTF8.GetBytes(value.AsText!));
        return headers;
    }
}
