using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Messaging.Propagation.RabbitMq;

/// <summary>Decorates a consumer: each delivery runs within a process span, and every callback without what is current in the client's loop.</summary>
internal sealed class TracingBasicConsumer(IAsyncBasicConsumer inner, ConsumerInterceptor interceptor) : IAsyncBasicConsumer, IPropagationDecorator
{
    public object Interceptor => interceptor;

    public IChannel? Channel => inner.Channel;

    public Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) =>
        interceptor.HandleBasicDeliverAsync(consumerTag, deliveryTag, redelivered, exchange, routingKey, properties, body, cancellationToken);

    public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default) =>
        interceptor.HandleBasicCancelAsync(consumerTag, cancellationToken);

    public Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken = default) =>
        interceptor.HandleBasicCancelOkAsync(consumerTag, cancellationToken);

    public Task HandleBasicConsumeOkAsync(string consumerTag, CancellationToken cancellationToken = default) =>
        interceptor.HandleBasicConsumeOkAsync(consumerTag, cancellationToken);

    public Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason) =>
        interceptor.HandleChannelShutdownAsync(channel, reason);

    public override string? ToString() => inner.ToString();
}
