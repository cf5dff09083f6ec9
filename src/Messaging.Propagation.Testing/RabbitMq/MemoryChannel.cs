using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Messaging.Propagation.Testing;

/// <summary>A channel of <see cref="InMemoryRabbitMq"/>: publishing, getting, consuming and settling.</summary>
internal sealed partial class MemoryChannel : IChannel
{
    private readonly InMemoryRabbitMq server;
    private readonly CreateChannelOptions? options;
    private readonly Dictionary<ulong, (MemoryQueue Queue, MemoryMessage Message, MemoryConsumer? Consumer)> held = [];
    private readonly Dictionary<string, MemoryConsumer> consumers = new(StringComparer.Ordinal);
    private ulong lastDelivery, lastPublish;
    private ushort prefetch;

    public MemoryChannel(InMemoryRabbitMq server, int number, CreateChannelOptions? options)
    {
        this.server = server;
        this.options = options;
        ChannelNumber = number;
    }

    public ValueTask BasicPublishAsync<TProperties>(
        string exchange, string routingKey, bool mandatory, TProperties basicProperties, ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default)
        where TProperties : IReadOnlyBasicProperties, IAmqpHeader
    {
        ThrowIfClosed();
        var message = MemoryMessage.From(exchange, routingKey, basicProperties, body);
        bool routed, refused;
        ulong sequence;
        lock (server.Gate)
        {
            if (exchange.Length > 0 && server.FindExchange(exchange) is null) throw Close(404, $"NOT_FOUND - no exchange '{exchange}'");
            sequence = ++lastPublish;
            refused = exchange.Length == 0 && server.FindQueue(routingKey) is { IsFull: true };
            routed = refused || server.Route(message);
        }

        return AnswerAsync(message, sequence, isReturned: mandatory && !routed, refused);
    }

    public ValueTask BasicPublishAsync<TProperties>(
        CachedString exchange, CachedString routingKey, bool mandatory, TProperties basicProperties, ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default)
        where TProperties : IReadOnlyBasicProperties, IAmqpHeader =>
        BasicPublishAsync(exchange.Value, routingKey.Value, mandatory, basicProperties, body, cancellationToken);

    public Task<BasicGetResult?> BasicGetAsync(string queue, bool autoAck, CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        lock (server.Gate)
        {
            var from = Find(queue);
            if (from.Take() is not { } message) return Task.FromResult<BasicGetResult?>(null);

            var tag = Hold(from, message, null, autoAck);
            return Task.FromResult<BasicGetResult?>(new BasicGetResult(
                tag, message.Returns > 0, message.Exchange, message.RoutingKey, from.Count, message.Delivered(from.CountsReturns), message.Body));
        }
    }

    public Task<string> BasicConsumeAsync(
        string queue, bool autoAck, string consumerTag, bool noLocal, bool exclusive, IDictionary<string, object?>? arguments,
        IAsyncBasicConsumer consumer, CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        lock (server.Gate)
        {
            var tag = string.IsNullOrEmpty(consumerTag) ? server.NewName("amq.ctag-") : consumerTag;
            var made = new MemoryConsumer(this, Find(queue), tag, autoAck, prefetch, consumer);
            consumers.Add(tag, made);
            made.Queue.Add(made);
            return Task.FromResult(tag);
        }
    }

    public Task BasicCancelAsync(string consumerTag, bool noWait = false, CancellationToken cancellationToken = default)
    {
        lock (server.Gate)
        {
            if (consumers.Remove(consumerTag, out var consumer)) consumer.Cancel();
        }

        return Task.CompletedTask;
    }

    public Task BasicQosAsync(uint prefetchSize, ushort prefetchCount, bool global, CancellationToken cancellationToken = default)
    {
        prefetch = prefetchCount;
        return Task.CompletedTask;
    }

    public ValueTask BasicAckAsync(ulong deliveryTag, bool multiple, CancellationToken cancellationToken = default) =>
        Settle(deliveryTag, multiple, static (_, _) => { });

    public ValueTask BasicNackAsync(ulong deliveryTag, bool multiple, bool requeue, CancellationToken cancellationToken = default) =>
        Settle(deliveryTag, multiple, requeue ? static (queue, message) => queue.Requeue(message) : static (queue, message) => queue.Die(message, "rejected"));

    public ValueTask BasicRejectAsync(ulong deliveryTag, bool requeue, CancellationToken cancellationToken = default) =>
        BasicNackAsync(deliveryTag, multiple: false, requeue, cancellationToken);

    /// <summary>Gives a delivery its tag, and remembers it until it is settled. Under the server's gate.</summary>
    internal ulong Hold(MemoryQueue queue, MemoryMessage message, MemoryConsumer? consumer, bool autoAck)
    {
        var tag = ++lastDelivery;
        if (autoAck) return tag;
        held.Add(tag, (queue, message, consumer));
        if (consumer is not null) consumer.Unacknowledged++;
        return tag;
    }

    private ValueTask Settle(ulong deliveryTag, bool multiple, Action<MemoryQueue, MemoryMessage> settle)
    {
        ThrowIfClosed();
        lock (server.Gate)
        {
            var tags = held.Keys.Where(tag => multiple ? deliveryTag == 0 || tag <= deliveryTag : tag == deliveryTag).OrderDescending().ToList();
            if (tags.Count == 0 && !multiple) throw Close(406, $"PRECONDITION_FAILED - unknown delivery tag {deliveryTag}");

            // The newest first, so that what goes back to the front of a queue stands there in its old order.
            foreach (var tag in tags) Release(tag, settle);
        }

        return ValueTask.CompletedTask;
    }

    private void Release(ulong tag, Action<MemoryQueue, MemoryMessage> settle)
    {
        held.Remove(tag, out var delivery);
        if (delivery.Consumer is not null) delivery.Consumer.Unacknowledged--;
        settle(delivery.Queue, delivery.Message);
        delivery.Queue.Deliver();
    }

    private async ValueTask AnswerAsync(MemoryMessage message, ulong sequence, bool isReturned, bool refused)
    {
        var tracks = options is { PublisherConfirmationsEnabled: true, PublisherConfirmationTrackingEnabled: true };
        if (isReturned)
        {
            await Raise(returns, new BasicReturnEventArgs(312, "NO_ROUTE", message.Exchange, message.RoutingKey, message.Properties, message.Body)).ConfigureAwait(false);
            if (tracks) throw new PublishReturnException(sequence, "The message was returned: no queue took it.", message.Exchange, message.RoutingKey, 312, "NO_ROUTE");
        }

        if (options is not { PublisherConfirmationsEnabled: true }) return;
        if (refused) await Raise(nacks, new BasicNackEventArgs(sequence, false, false)).ConfigureAwait(false);
        else await Raise(acks, new BasicAckEventArgs(sequence, false)).ConfigureAwait(false);
        if (refused && tracks) throw new PublishException(sequence, isReturn: false);
    }
}
