using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Messaging.Propagation.RabbitMq;

/// <summary>Decorates a channel: its messages carry their context. Every other member is the inner channel's.</summary>
internal class TracingChannel(IChannel inner, ChannelInterceptor interceptor) : IChannel, IPropagationDecorator
{
    public event AsyncEventHandler<BasicAckEventArgs> BasicAcksAsync
    {
        add => interceptor.BasicAcksAsync += value;
        remove => interceptor.BasicAcksAsync -= value;
    }

    public event AsyncEventHandler<BasicNackEventArgs> BasicNacksAsync
    {
        add => interceptor.BasicNacksAsync += value;
        remove => interceptor.BasicNacksAsync -= value;
    }

    public event AsyncEventHandler<BasicReturnEventArgs> BasicReturnAsync
    {
        add => interceptor.BasicReturnAsync += value;
        remove => interceptor.BasicReturnAsync -= value;
    }

    public event AsyncEventHandler<CallbackExceptionEventArgs> CallbackExceptionAsync
    {
        add => interceptor.CallbackExceptionAsync += value;
        remove => interceptor.CallbackExceptionAsync -= value;
    }

    public event AsyncEventHandler<FlowControlEventArgs> FlowControlAsync
    {
        add => interceptor.FlowControlAsync += value;
        remove => interceptor.FlowControlAsync -= value;
    }

    public event AsyncEventHandler<ShutdownEventArgs> ChannelShutdownAsync
    {
        add => interceptor.ChannelShutdownAsync += value;
        remove => interceptor.ChannelShutdownAsync -= value;
    }

    public object Interceptor => interceptor;

    public int ChannelNumber => inner.ChannelNumber;

    public ShutdownEventArgs? CloseReason => inner.CloseReason;

    public IAsyncBasicConsumer? DefaultConsumer
    {
        get => interceptor.DefaultConsumer;
        set => interceptor.DefaultConsumer = value;
    }

    public bool IsClosed => inner.IsClosed;

    public bool IsOpen => inner.IsOpen;

    public string? CurrentQueue => inner.CurrentQueue;

    public TimeSpan ContinuationTimeout
    {
        get => inner.ContinuationTimeout;
        set => inner.ContinuationTimeout = value;
    }

    public ValueTask BasicPublishAsync<TProperties>(
        string exchange, string routingKey, bool mandatory, TProperties basicProperties, ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default)
        where TProperties : IReadOnlyBasicProperties, IAmqpHeader =>
        interceptor.BasicPublishAsync(exchange, routingKey, mandatory, basicProperties, body, cancellationToken);

    public ValueTask BasicPublishAsync<TProperties>(
        CachedString exchange, CachedString routingKey, bool mandatory, TProperties basicProperties, ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default)
        where TProperties : IReadOnlyBasicProperties, IAmqpHeader =>
        interceptor.BasicPublishAsync(exchange, routingKey, mandatory, basicProperties, body, cancellationToken);

    public Task<BasicGetResult?> BasicGetAsync(string queue, bool autoAck, CancellationToken cancellationToken = default) =>
        interceptor.BasicGetAsync(queue, autoAck, cancellationToken);

    public Task<string> BasicConsumeAsync(
        string queue, bool autoAck, string consumerTag, bool noLocal, bool exclusive, IDictionary<string, object?>? arguments,
        IAsyncBasicConsumer consumer, CancellationToken cancellationToken = default) =>
        interceptor.BasicConsumeAsync(queue, autoAck, consumerTag, noLocal, exclusive, arguments, consumer, cancellationToken);

    public ValueTask BasicAckAsync(ulong deliveryTag, bool multiple, CancellationToken cancellationToken = default) =>
        interceptor.BasicAckAsync(deliveryTag, multiple, cancellationToken);

    public ValueTask BasicNackAsync(ulong deliveryTag, bool multiple, bool requeue, CancellationToken cancellationToken = default) =>
        interceptor.BasicNackAsync(deliveryTag, multiple, requeue, cancellationToken);

    public ValueTask BasicRejectAsync(ulong deliveryTag, bool requeue, CancellationToken cancellationToken = default) =>
        interceptor.BasicRejectAsync(deliveryTag, requeue, cancellationToken);

    public ValueTask<ulong> GetNextPublishSequenceNumberAsync(CancellationToken cancellationToken = default) =>
        inner.GetNextPublishSequenceNumberAsync(cancellationToken);

    public Task BasicCancelAsync(string consumerTag, bool noWait = false, CancellationToken cancellationToken = default) =>
        inner.BasicCancelAsync(consumerTag, noWait, cancellationToken);

    public Task BasicQosAsync(uint prefetchSize, ushort prefetchCount, bool global, CancellationToken cancellationToken = default) =>
        inner.BasicQosAsync(prefetchSize, prefetchCount, global, cancellationToken);

    public Task CloseAsync(ushort replyCode, string replyText, bool abort, CancellationToken cancellationToken = default) =>
        inner.CloseAsync(replyCode, replyText, abort, cancellationToken);

    public Task CloseAsync(ShutdownEventArgs reason, bool abort) => inner.CloseAsync(reason, abort);

    [Obsolete("The client ignores the token.")]
    public Task CloseAsync(ShutdownEventArgs reason, bool abort, CancellationToken cancellationToken = default) =>
        inner.CloseAsync(reason, abort, cancellationToken);

    public Task ExchangeDeclareAsync(
        string exchange, string type, bool durable, bool autoDelete, IDictionary<string, object?>? arguments = null, bool passive = false,
        bool noWait = false, CancellationToken cancellationToken = default) =>
        inner.ExchangeDeclareAsync(exchange, type, durable, autoDelete, arguments, passive, noWait, cancellationToken);

    public Task ExchangeDeclarePassiveAsync(string exchange, CancellationToken cancellationToken = default) =>
        inner.ExchangeDeclarePassiveAsync(exchange, cancellationToken);

    public Task ExchangeDeleteAsync(string exchange, bool ifUnused = false, bool noWait = false, CancellationToken cancellationToken = default) =>
        inner.ExchangeDeleteAsync(exchange, ifUnused, noWait, cancellationToken);

    public Task ExchangeBindAsync(
        string destination, string source, string routingKey, IDictionary<string, object?>? arguments = null, bool noWait = false,
        CancellationToken cancellationToken = default) =>
        inner.ExchangeBindAsync(destination, source, routingKey, arguments, noWait, cancellationToken);

    public Task ExchangeUnbindAsync(
        string destination, string source, string routingKey, IDictionary<string, object?>? arguments = null, bool noWait = false,
        CancellationToken cancellationToken = default) =>
        inner.ExchangeUnbindAsync(destination, source, routingKey, arguments, noWait, cancellationToken);

    public Task<QueueDeclareOk> QueueDeclareAsync(
        string queue, bool durable, bool exclusive, bool autoDelete, IDictionary<string, object?>? arguments = null, bool passive = false,
        bool noWait = false, CancellationToken cancellationToken = default) =>
        inner.QueueDeclareAsync(queue, durable, exclusive, autoDelete, arguments, passive, noWait, cancellationToken);

    public Task<QueueDeclareOk> QueueDeclarePassiveAsync(string queue, CancellationToken cancellationToken = default) =>
        inner.QueueDeclarePassiveAsync(queue, cancellationToken);

    public Task<uint> QueueDeleteAsync(string queue, bool ifUnused, bool ifEmpty, bool noWait = false, CancellationToken cancellationToken = default) =>
        inner.QueueDeleteAsync(queue, ifUnused, ifEmpty, noWait, cancellationToken);

    public Task<uint> QueuePurgeAsync(string queue, CancellationToken cancellationToken = default) => inner.QueuePurgeAsync(queue, cancellationToken);

    public Task QueueBindAsync(
        string queue, string exchange, string routingKey, IDictionary<string, object?>? arguments = null, bool noWait = false,
        CancellationToken cancellationToken = default) =>
        inner.QueueBindAsync(queue, exchange, routingKey, arguments, noWait, cancellationToken);

    public Task QueueUnbindAsync(
        string queue, string exchange, string routingKey, IDictionary<string, object?>? arguments = null, CancellationToken cancellationToken = default) =>
        inner.QueueUnbindAsync(queue, exchange, routingKey, arguments, cancellationToken);

    public Task<uint> MessageCountAsync(string queue, CancellationToken cancellationToken = default) => inner.MessageCountAsync(queue, cancellationToken);

    public Task<uint> ConsumerCountAsync(string queue, CancellationToken cancellationToken = default) => inner.ConsumerCountAsync(queue, cancellationToken);

    public Task TxCommitAsync(CancellationToken cancellationToken = default) => inner.TxCommitAsync(cancellationToken);

    public Task TxRollbackAsync(CancellationToken cancellationToken = default) => inner.TxRollbackAsync(cancellationToken);

    public Task TxSelectAsync(CancellationToken cancellationToken = default) => inner.TxSelectAsync(cancellationToken);

    public void Dispose() => inner.Dispose();

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    public override string? ToString() => inner.ToString();
}

/// <summary>Decorates a channel that reports its recovery.</summary>
internal sealed class TracingRecoverableChannel(IChannel inner, ChannelInterceptor interceptor) : TracingChannel(inner, interceptor), IRecoverable
{
    private readonly ChannelInterceptor interceptor = interceptor;

    public event AsyncEventHandler<AsyncEventArgs> RecoveryAsync
    {
        add => interceptor.RecoveryAsync += value;
        remove => interceptor.RecoveryAsync -= value;
    }
}
