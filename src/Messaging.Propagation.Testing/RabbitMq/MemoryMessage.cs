using RabbitMQ.Client;

namespace Messaging.Propagation.Testing;

/// <summary>A message in a queue.</summary>
internal sealed class MemoryMessage(string exchange, string routingKey, BasicProperties properties, byte[] body)
{
    public string Exchange { get; } = exchange;

    public string RoutingKey { get; } = routingKey;

    public BasicProperties Properties { get; } = properties;

    public byte[] Body { get; } = body;

    /// <summary>How often it has been delivered and given back.</summary>
    public int Returns { get; set; }

    /// <summary>A message as a publisher hands it over, which may change what it handed over.</summary>
    public static MemoryMessage From(string exchange, string routingKey, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body) =>
        new(exchange, routingKey, CopyOf(properties), body.ToArray());

    public MemoryMessage Copy() => new(Exchange, RoutingKey, CopyOf(Properties), Body);

    /// <summary>The properties as a consumer sees them.</summary>
    public BasicProperties Delivered(bool countsReturns)
    {
        var delivered = CopyOf(Properties);
        if (countsReturns && Returns > 0) (delivered.Headers ??= new Dictionary<string, object?>())["x-delivery-count"] = (long)Returns;
        return delivered;
    }

    private static BasicProperties CopyOf(IReadOnlyBasicProperties properties) => new(properties) { Headers = WireValue.Of(properties.Headers) };
}
