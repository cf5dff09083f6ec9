using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq;

/// <summary>A publish and its end: with confirms tracked that is the broker's word, without them that the message was written.</summary>
internal static class Sending
{
    public static async ValueTask EndAsync<TProperties>(
        SendEnding send, IChannel channel, string exchange, string routingKey, bool mandatory, TProperties properties, ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken)
        where TProperties : IReadOnlyBasicProperties, IAmqpHeader
    {
        try
        {
            await channel.BasicPublishAsync(exchange, routingKey, mandatory, properties, body, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            send.Fail(RabbitMqError.From(exception));
            throw;
        }

        send.Complete();
    }

    public static async ValueTask EndAsync<TProperties>(
        SendEnding send, IChannel channel, CachedString exchange, CachedString routingKey, bool mandatory, TProperties properties,
        ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        where TProperties : IReadOnlyBasicProperties, IAmqpHeader
    {
        try
        {
            await channel.BasicPublishAsync(exchange, routingKey, mandatory, properties, body, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            send.Fail(RabbitMqError.From(exception));
            throw;
        }

        send.Complete();
    }
}
