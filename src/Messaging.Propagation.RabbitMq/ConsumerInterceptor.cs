using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Messaging.Propagation.RabbitMq;

/// <summary>
/// Intercepts what the client tells a consumer: a delivery runs with its message's context, everything else with none. Its public methods are the members of
/// <c>IAsyncBasicConsumer</c>, by name and parameters; it does not implement the interface, so that it loads beside any version of it.
/// </summary>
internal sealed class ConsumerInterceptor(IAsyncBasicConsumer consumer, ChannelInterceptor owner, string? queue, bool autoAck)
{
    /// <summary>Gets the caller's consumer.</summary>
    internal IAsyncBasicConsumer Consumer => consumer;

    public Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => Flow.Clean(
        (self: this, consumerTag, deliveryTag, redelivered, exchange, routingKey, properties, body, cancellationToken),
        static call => call.self.DeliverAsync(
            call.consumerTag, call.deliveryTag, call.redelivered, call.exchange, call.routingKey, call.properties, call.body, call.cancellationToken),
        isDelivery: true);

    public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken) => Flow.Clean(
        (consumer, consumerTag, cancellationToken), static call => call.consumer.HandleBasicCancelAsync(call.consumerTag, call.cancellationToken));

    public Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken) => Flow.Clean(
        (consumer, consumerTag, cancellationToken), static call => call.consumer.HandleBasicCancelOkAsync(call.consumerTag, call.cancellationToken));

    public Task HandleBasicConsumeOkAsync(string consumerTag, CancellationToken cancellationToken) => Flow.Clean(
        (consumer, consumerTag, cancellationToken), static call => call.consumer.HandleBasicConsumeOkAsync(call.consumerTag, call.cancellationToken));

    public Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason) => Flow.Clean(
        (consumer, channel: owner.SenderOf(channel), reason), static call => call.consumer.HandleChannelShutdownAsync(call.channel, call.reason));

    private static async Task EndAsync(MessageProcessing processing, Task handling, CancellationToken cancellationToken)
    {
        using (processing)
        {
            try
            {
                await handling.ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                processing.Fail(exception, RabbitMqError.From, cancellationToken);
                throw;
            }
        }
    }

    private Task DeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var message = new RabbitMqMessage(new RabbitMqDestination(exchange, routingKey, queue), properties, deliveryTag, redelivered);
        var processing = owner.StartProcessing(message, autoAck);
        Task handling;
        try
        {
            handling = consumer.HandleBasicDeliverAsync(consumerTag, deliveryTag, redelivered, exchange, routingKey, properties, body, cancellationToken);
        }
        catch (Exception exception)
        {
            processing.Fail(exception, RabbitMqError.From, cancellationToken);
            processing.Dispose();
            throw;
        }

        return EndAsync(processing, handling, cancellationToken);
    }
}
