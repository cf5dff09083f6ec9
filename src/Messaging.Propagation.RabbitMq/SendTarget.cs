using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq;

/// <summary>Where a message goes: an exchange and a routing key, as the caller said them, so that the client is called the same way.</summary>
internal readonly struct SendTarget
{
    // Both are texts or both are the client's CachedString.
    private readonly object? exchange, routingKey;

    public SendTarget(string? exchange, string? routingKey) => (this.exchange, this.routingKey) = (exchange, routingKey);

    public SendTarget(CachedString exchange, CachedString routingKey) => (this.exchange, this.routingKey) = (exchange, routingKey);

    public string RoutingKey => TextOf(routingKey);

    public RabbitMqDestination Destination => new(TextOf(exchange), RoutingKey, null);

    public ValueTask PublishAsync<TProperties>(IChannel channel, bool mandatory, TProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        where TProperties : IReadOnlyBasicProperties, IAmqpHeader =>
        exchange is CachedString cached
            ? channel.BasicPublishAsync(cached, (CachedString)routingKey!, mandatory, properties, body, cancellationToken)
            : channel.BasicPublishAsync((string)exchange!, (string)routingKey!, mandatory, properties, body, cancellationToken);

    private static string TextOf(object? name) => name is CachedString cached ? cached.Value : (string?)name ?? "";
}
