using Messaging.Propagation.ServiceBus;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Benchmarks;

public class HostileServiceBusProperties : HostileCarriers<IEnumerable<KeyValuePair<string, object>>?, ServiceBusCarrier.Getter>
{
    protected override IEnumerable<KeyValuePair<string, object>> Create(FieldList fields) =>
        fields.ToDictionary(field => field.Name, field => (object)field.Value.AsText!);
}
