using Messaging.Propagation.ServiceBus;

namespace Messaging.Propagation.Benchmarks;

/// <summary>The application properties of Service Bus.</summary>
public class ServiceBusCarrierBenchmarks : CarrierBenchmarks<IDictionary<string, object>, ServiceBusCarrier.Getter, ServiceBusCarrier.Setter>
{
    protected override Func<IDictionary<string, object>, string, IEnumerable<string>?> Get { get; } =
        static (properties, name) => properties.TryGetValue(name, out var value) && value is string text ? [text] : null;

    protected override Action<IDictionary<string, object>, string, string> Set { get; } = static (properties, name, value) => properties[name] = value;

    protected override IDictionary<string, object> Create() => new Dictionary<string, object>();

    protected override void Add(IDictionary<string, object> carrier, string name, string value) => carrier.Add(name, value);
}
