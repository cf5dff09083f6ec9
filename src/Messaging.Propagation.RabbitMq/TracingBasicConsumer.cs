using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Messaging.Propagation.RabbitMq;

/// <summary>A consumer whose every delivery runs within a process span; everything else is the inner consumer's.</summary>
internal sealed class TracingBasicConsumer(IAsyncBasicConsumer inner, ConsumerInterceptor interceptor) : IAsyncBasicConsumer, IPropagationDecorator
{
    public object Interceptor => interceptor;

    public IChannel? Channel => inner.Channel;

    public Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) =>
        interceptor.HandleBasicDeliverAsync(consumerTag, deliveryTag, redelivered, exchange, routingKey, properties, body, cancellationToken);

    public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default) =>
        inner.HandleBasicCancelAsync(consumerTag, cancellationToken);

    public Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken = default) =>
        inner.HandleBasicCancelOkAsync(consumerTag, cancellationToken);

    public Task HandleBasicConsumeOkAsync(string consumerTag, CancellationToken cancellationToken = default) =>
        inner.HandleBasicConsumeOkAsync(consumerTag, cancellationToken);

    public Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason) => inner.HandleChannelShutdownAsync(channel, reason);
}
