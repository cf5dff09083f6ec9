using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Messaging.Propagation.Benchmarks;

/// <summary>A channel that publishes at once, keeps nothing, and always has the same message to get.</summary>
internal sealed class NullChannel(BasicGetResult? message = null) : IChannel
{
    private static readonly Task<string> ConsumerTag = Task.FromResult("null");
    private static readonly Task<uint> None = Task.FromResult(0u);
    private static readonly Task<QueueDeclareOk> Declared = Task.FromResult(new QueueDeclareOk("orders", 0, 0));

    private readonly Task<BasicGetResult?> got = Task.FromResult(message);

    public event AsyncEventHandler<BasicAckEventArgs> BasicAcksAsync { add { } remove { } }

    public event AsyncEventHandler<BasicNackEventArgs> BasicNacksAsync { add { } remove { } }

    public event AsyncEventHandler<BasicReturnEventArgs> BasicReturnAsync { add { } remove { } }

    public event AsyncEventHandler<CallbackExceptionEventArgs> CallbackExceptionAsync { add { } remove { } }

    public event AsyncEventHandler<FlowControlEventArgs> FlowControlAsync { add { } remove { } }

    public event AsyncEventHandler<ShutdownEventArgs> ChannelShutdownAsync { add { } remove { } }

    public int ChannelNumber => 1;

    public ShutdownEventArgs? CloseReason => null;

    public IAsyncBasicConsumer? DefaultConsumer { get; set; }

    public bool IsClosed => false;

    public bool IsOpen => true;

    public string? CurrentQueue => null;

    public TimeSpan ContinuationTimeout { get; set; }

    /// <summary>What consumes; a delivery is a call of it.</summary>
    public IAsyncBasicConsumer? Consumer { get; private set; }

    public ValueTask BasicPublishAsync<TProperties>(
        string exchange, string routingKey, bool mandatory, TProperties basicProperties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
        where TProperties : IReadOnlyBasicProperties, IAmqpHeader => default;

    public ValueTask BasicPublishAsync<TProperties>(
        CachedString exchange, CachedString routingKey, bool mandatory, TProperties basicProperties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
        where TProperties : IReadOnlyBasicProperties, IAmqpHeader => default;

    public Task<BasicGetResult?> BasicGetAsync(string queue, bool autoAck, CancellationToken cancellationToken = default) => got;

    public Task<string> BasicConsumeAsync(
        string queue, bool autoAck, string consumerTag, bool noLocal, bool exclusive, IDictionary<string, object?>? arguments, IAsyncBasicConsumer consumer,
        CancellationToken cancellationToken = default)
    {
        Consumer = consumer;
        return ConsumerTag;
    }

    public ValueTask BasicAckAsync(ulong deliveryTag, bool multiple, CancellationToken cancellationToken = default) => default;

    public ValueTask BasicNackAsync(ulong deliveryTag, bool multiple, bool requeue, CancellationToken cancellationToken = default) => default;

    public ValueTask BasicRejectAsync(ulong deliveryTag, bool requeue, CancellationToken cancellationToken = default) => default;

    public ValueTask<ulong> GetNextPublishSequenceNumberAsync(CancellationToken cancellationToken = default) => default;

    public Task BasicCancelAsync(string consumerTag, bool noWait = false, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task BasicQosAsync(uint prefetchSize, ushort prefetchCount, bool global, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task CloseAsync(ushort replyCode, string replyText, bool abort, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task CloseAsync(ShutdownEventArgs reason, bool abort) => Task.CompletedTask;

    public Task CloseAsync(ShutdownEventArgs reason, bool abort, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task ExchangeDeclareAsync(
        string exchange, string type, bool durable, bool autoDelete, IDictionary<string, object?>? arguments = null, bool passive = false, bool noWait = false,
        CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task ExchangeDeclarePassiveAsync(string exchange, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task ExchangeDeleteAsync(string exchange, bool ifUnused = false, bool noWait = false, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task ExchangeBindAsync(
        string destination, string source, string routingKey, IDictionary<string, object?>? arguments = null, bool noWait = false,
        CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task ExchangeUnbindAsync(
        string destination, string source, string routingKey, IDictionary<string, object?>? arguments = null, bool noWait = false,
        CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task<QueueDeclareOk> QueueDeclareAsync(
        string queue, bool durable, bool exclusive, bool autoDelete, IDictionary<string, object?>? arguments = null, bool passive = false, bool noWait = false,
        CancellationToken cancellationToken = default) => Declared;

    public Task<QueueDeclareOk> QueueDeclarePassiveAsync(string queue, CancellationToken cancellationToken = default) => Declared;

    public Task<uint> QueueDeleteAsync(string queue, bool ifUnused, bool ifEmpty, bool noWait = false, CancellationToken cancellationToken = default) => None;

    public Task<uint> QueuePurgeAsync(string queue, CancellationToken cancellationToken = default) => None;

    public Task QueueBindAsync(
        string queue, string exchange, string routingKey, IDictionary<string, object?>? arguments = null, bool noWait = false,
        CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task QueueUnbindAsync(
        string queue, string exchange, string routingKey, IDictionary<string, object?>? arguments = null, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task<uint> MessageCountAsync(string queue, CancellationToken cancellationToken = default) => None;

    public Task<uint> ConsumerCountAsync(string queue, CancellationToken cancellationToken = default) => None;

    public Task TxCommitAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task TxRollbackAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task TxSelectAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => default;
}
