using System.Text;
using Messaging.Propagation.RabbitMq;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Benchmarks;

public class HostileAmqpTable : HostileCarriers<IDictionary<string, object?>?, RabbitMqCarrier.Getter>
{
    protected override IDictionary<string, object?> Create(FieldList fields) =>
        fields.ToDictionary(field => field.Name, field => (object?)Encoding.UTF8.GetBytes(field.Value.AsText!));
}
