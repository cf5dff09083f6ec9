using System.Text;
using Messaging.Propagation.RabbitMq;

namespace Messaging.Propagation.Benchmarks;

/// <summary>The header table of RabbitMQ, in which text arrives as bytes.</summary>
public class RabbitMqCarrierBenchmarks : CarrierBenchmarks<IDictionary<string, object?>, RabbitMqCarrier.Getter, RabbitMqCarrier.Setter>
{
    protected override Func<IDictionary<string, object?>, string, IEnumerable<string>?> Get { get; } =
        static (headers, name) => headers.TryGetValue(name, out var value) && value is byte[] bytes ? [Encoding.UTF8.GetString(bytes)] : null;

    protected override Action<IDictionary<string, object?>, string, string> Set { get; } = static (headers, name, value) => headers[name] = Encoding.UTF8.GetBytes(value);

    protected override IDictionary<string, object?> Create() => new Dictionary<string, object?>();

    protected override void Add(IDictionary<string, object?> carrier, string name, string value) => carrier.Add(name, Encoding.UTF8.GetBytes(value));
}
