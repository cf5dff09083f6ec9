using System.Runtime.CompilerServices;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Messaging.Propagation.RabbitMq;

/// <summary>Context propagation for RabbitMQ.Client: decorate a channel, and process what it receives.</summary>
public static class RabbitMqPropagationExtensions
{
    // What StartProcessing needs of a channel that nobody decorated, for as long as the channel lives.
    private static readonly ConditionalWeakTable<IChannel, Processor> UndecoratedProcessors = new();

    /// <summary>
    /// Decorates a connection. Every channel that it creates is decorated, and knows the server's address and port and the largest frame of the connection;
    /// both are read again after an automatic recovery.
    /// </summary>
    /// <param name="connection">The connection. Use only the returned one from now on; disposing it disposes this one.</param>
    /// <param name="propagator">The propagator whose options apply. Default null: <see cref="MessagePropagator.Default"/>.</param>
    /// <returns>The decorated connection; the given one if it is decorated already.</returns>
    public static IConnection WithPropagation(this IConnection connection, MessagePropagator? propagator = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (connection is IPropagationDecorator) return connection;

        propagator ??= MessagePropagator.Default;
        var interceptor = new ConnectionInterceptor(connection, propagator);
        return interceptor.Decorated = Decorator.Create(connection, interceptor, () => new TracingConnection(connection, interceptor), propagator);
    }

    /// <summary>Decorates a connection factory. Every connection that it creates is decorated, and so is every channel of that.</summary>
    /// <param name="factory">The factory. It stays usable without propagation, and shares its settings with the returned one.</param>
    /// <param name="propagator">The propagator whose options apply. Default null: <see cref="MessagePropagator.Default"/>.</param>
    /// <returns>The decorated factory; the given one if it is decorated already.</returns>
    public static IConnectionFactory WithPropagation(this IConnectionFactory factory, MessagePropagator? propagator = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        if (factory is IPropagationDecorator) return factory;

        propagator ??= MessagePropagator.Default;
        var interceptor = new ConnectionFactoryInterceptor(factory, propagator);
        return Decorator.Create(factory, interceptor, () => new TracingConnectionFactory(factory, interceptor), propagator);
    }

    /// <summary>
    /// Decorates a channel whose connection is not decorated. Messages that it publishes carry the current context and baggage. Messages that it delivers and
    /// gets are linked to their publisher; their lag and every lost context are reported. Spans have no server address, and the default frame size applies:
    /// prefer <see cref="WithPropagation(IConnection, MessagePropagator?)"/>.
    /// </summary>
    /// <param name="channel">The channel. Use only the returned one from now on; disposing it disposes this one.</param>
    /// <param name="propagator">The propagator whose options apply. Default null: <see cref="MessagePropagator.Default"/>.</param>
    /// <returns>The decorated channel; the given one if it is decorated already.</returns>
    public static IChannel WithPropagation(this IChannel channel, MessagePropagator? propagator = null) =>
        channel.WithPropagation(new RabbitMqClientInfo(), propagator);

    /// <summary>Decorates a channel whose connection is not decorated, with details of the connection.</summary>
    /// <param name="channel">The channel. Use only the returned one from now on; disposing it disposes this one.</param>
    /// <param name="info">The details for spans and metrics, and the largest frame: <c>RabbitMqClientInfo.From(connection)</c>.</param>
    /// <param name="propagator">The propagator whose options apply. Default null: <see cref="MessagePropagator.Default"/>.</param>
    /// <returns>The decorated channel; the given one if it is decorated already.</returns>
    public static IChannel WithPropagation(this IChannel channel, RabbitMqClientInfo info, MessagePropagator? propagator = null)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(info);
        return Decorate(channel, propagator, new ClientInfoSource(info));
    }

    /// <summary>
    /// Starts the processing of a message that was got: a process span linked to its publisher, with the message's context and baggage current
    /// until it is disposed. A channel that is not decorated will do; the message is then reported here.
    /// </summary>
    /// <param name="channel">The channel that got it.</param>
    /// <param name="result">The message. For a null, where the queue was empty, nothing is started.</param>
    /// <param name="queue">The queue that it was got from.</param>
    /// <returns>What to dispose when the message has been handled, after <see cref="MessageProcessing.Fail(Exception)"/> where that failed.</returns>
    public static MessageProcessing StartProcessing(this IChannel channel, BasicGetResult? result, string queue)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(queue);
        return result is null
            ? ProcessOperation.None()
            : Start(channel, new RabbitMqDestination(result.Exchange, result.RoutingKey, queue), result.BasicProperties, result.DeliveryTag, result.Redelivered, receives: true);
    }

    /// <summary>
    /// Starts the processing of a message that a consumer of a channel that is not decorated was given. With a decorated channel the consumer
    /// runs within a process span as it is.
    /// </summary>
    /// <param name="channel">The channel that delivered it.</param>
    /// <param name="delivery">The message.</param>
    /// <param name="queue">The queue that is consumed.</param>
    /// <returns>What to dispose when the message has been handled, after <see cref="MessageProcessing.Fail(Exception)"/> where that failed.</returns>
    public static MessageProcessing StartProcessing(this IChannel channel, BasicDeliverEventArgs delivery, string queue)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(queue);
        return Start(
            channel, new RabbitMqDestination(delivery.Exchange, delivery.RoutingKey, queue), delivery.BasicProperties, delivery.DeliveryTag, delivery.Redelivered,
            receives: false);
    }

    /// <summary>Starts the processing of a batch that was got: one process span that links to every message's publisher.</summary>
    /// <param name="channel">The channel that got it.</param>
    /// <param name="results">The messages. Nothing is started if there are none.</param>
    /// <param name="queue">The queue that they were got from.</param>
    /// <returns>The processing. Dispose it when the batch has been handled; call <see cref="MessageProcessing.Fail(Exception)"/> first if that failed.</returns>
    public static MessageProcessing StartProcessing(this IChannel channel, IReadOnlyCollection<BasicGetResult> results, string queue)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(queue);
        var processor = ProcessorOf(channel, out var isDecorated);
        return processor.StartBatch(
            [.. results.Select(result => new RabbitMqMessage(
                new RabbitMqDestination(result.Exchange, result.RoutingKey, queue), result.BasicProperties, result.DeliveryTag, result.Redelivered))],
            isDecorated);
    }

    /// <summary>
    /// Handles a message that was got in one call: starts its processing, runs the handler in it, and records the exception if the handler fails. The caller's own context is current
    /// again afterwards.
    /// </summary>
    /// <remarks>The message is not acknowledged: do so in the handler or afterwards.</remarks>
    /// <param name="channel">The channel that got it, decorated or not.</param>
    /// <param name="result">The message. The handler is not called if it is null because the queue was empty.</param>
    /// <param name="queue">The queue that it was got from.</param>
    /// <param name="handler">Handles the message.</param>
    /// <param name="cancellationToken">Passed to the handler. Default: none.</param>
    /// <returns>A task that ends as that of the handler: its exception is thrown after the span has ended with an error.</returns>
    public static Task ProcessAsync(
        this IChannel channel, BasicGetResult? result, string queue, Func<BasicGetResult, CancellationToken, Task> handler, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(handler);
        return result is null
            ? Task.CompletedTask
            : MessageProcessing.RunAsync(got => channel.StartProcessing(got, queue), result, handler, RabbitMqError.From, cancellationToken);
    }

    /// <summary>
    /// Handles a batch that was got in one call: starts its processing, runs the handler in it, and records the exception if the handler fails. The caller's own context is current
    /// again afterwards.
    /// </summary>
    /// <remarks>The messages are not acknowledged: do so in the handler or afterwards.</remarks>
    /// <param name="channel">The channel that got it, decorated or not.</param>
    /// <param name="results">The messages. The handler is not called if there are none.</param>
    /// <param name="queue">The queue that they were got from.</param>
    /// <param name="handler">Handles the batch.</param>
    /// <param name="cancellationToken">Passed to the handler. Default: none.</param>
    /// <returns>A task that ends as that of the handler: its exception is thrown after the span has ended with an error.</returns>
    public static Task ProcessAsync(
        this IChannel channel, IReadOnlyCollection<BasicGetResult> results, string queue, Func<IReadOnlyCollection<BasicGetResult>, CancellationToken, Task> handler,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(handler);
        return results.Count == 0
            ? Task.CompletedTask
            : MessageProcessing.RunAsync(got => channel.StartProcessing(got, queue), results, handler, RabbitMqError.From, cancellationToken);
    }

    /// <summary>
    /// Handles a message, that a consumer of an undecorated channel was given, in one call: starts its processing, runs the handler in it, and records the exception if the
    /// handler fails. With a decorated channel the consumer runs within a process span already.
    /// </summary>
    /// <param name="channel">The channel that delivered it.</param>
    /// <param name="delivery">The message.</param>
    /// <param name="queue">The queue that is consumed.</param>
    /// <param name="handler">Handles the message.</param>
    /// <param name="cancellationToken">Passed to the handler. Default: none.</param>
    /// <returns>A task that ends as that of the handler: its exception is thrown after the span has ended with an error.</returns>
    public static Task ProcessAsync(
        this IChannel channel, BasicDeliverEventArgs delivery, string queue, Func<BasicDeliverEventArgs, CancellationToken, Task> handler,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(handler);
        return MessageProcessing.RunAsync(delivered => channel.StartProcessing(delivered, queue), delivery, handler, RabbitMqError.From, cancellationToken);
    }

    /// <summary>Reads the context that headers carry. Nothing is recorded or reported.</summary>
    /// <param name="propagator">Whose options apply.</param>
    /// <param name="headers">The headers of a message's properties; null reads like none.</param>
    /// <param name="destination">The destination that they came from, whose policies apply; default null: those of all.</param>
    /// <returns>The context, the baggage, and everything that was wrong. This never throws.</returns>
    public static Extraction Extract(this MessagePropagator propagator, IDictionary<string, object?>? headers, string? destination = null)
    {
        ArgumentNullException.ThrowIfNull(propagator);
        return propagator.Extract(headers, default(RabbitMqCarrier.Getter), destination);
    }

    /// <summary>
    /// Writes the current context on headers as the message's creation context, for a message that is published later, as from an outbox: the
    /// publish then keeps it and links to it.
    /// </summary>
    /// <param name="propagator">Whose options apply.</param>
    /// <param name="headers">The headers; the context fields on them are replaced.</param>
    public static void Inject(this MessagePropagator propagator, IDictionary<string, object?> headers)
    {
        ArgumentNullException.ThrowIfNull(propagator);
        ArgumentNullException.ThrowIfNull(headers);
        propagator.Inject(headers, default(RabbitMqCarrier.Setter));
    }

    internal static IChannel Decorate(IChannel channel, MessagePropagator? propagator, ClientInfoSource source)
    {
        if (channel is IPropagationDecorator) return channel;
        propagator ??= MessagePropagator.Default;
        var interceptor = new ChannelInterceptor(channel, propagator, source);
        return interceptor.Decorated = Decorator.Create(
            channel, interceptor, () => channel is IRecoverable ? new TracingRecoverableChannel(channel, interceptor) : new TracingChannel(channel, interceptor), propagator);
    }

    // A decorated channel has counted and reported what it got, and not what its consumers are given before they are.
    private static MessageProcessing Start(
        IChannel channel, RabbitMqDestination destination, IReadOnlyBasicProperties properties, ulong deliveryTag, bool redelivered, bool receives)
    {
        var processor = ProcessorOf(channel, out var isDecorated);
        var message = new RabbitMqMessage(destination, properties, deliveryTag, redelivered);
        return processor.Start(message, processor.Extract(message), isReceived: isDecorated && receives);
    }

    private static Processor ProcessorOf(IChannel channel, out bool isDecorated)
    {
        var decorated = Decorator.InterceptorOf<ChannelInterceptor>(channel)?.Processor;
        isDecorated = decorated is not null;
        return decorated ?? UndecoratedProcessors.GetValue(channel, static _ => new Processor(MessagePropagator.Default, new RabbitMqClientInfo().Client));
    }
}
