using System.Runtime.CompilerServices;
using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>Context propagation for Azure Service Bus: decorate a client, a sender or a receiver, and process what was received.</summary>
public static class ServiceBusPropagationExtensions
{
    // What StartProcessing needs of a receiver that nobody decorated, for as long as the receiver lives.
    private static readonly ConditionalWeakTable<ServiceBusReceiver, Processor> UndecoratedProcessors = [];

    /// <summary>
    /// Decorates a client: what its senders send carries the current context and baggage; what its receivers and processors receive is linked to its sender, and
    /// its lag and every context that did not arrive are reported. Handlers of its processors run within a process span.
    /// </summary>
    /// <param name="client">The client. It goes on to be used through the result alone, which disposes it.</param>
    /// <param name="propagator">Whose options apply; default null: <see cref="MessagePropagator.Default"/>.</param>
    /// <returns>The decorated client; the given one where it is decorated already.</returns>
    public static ServiceBusClient WithPropagation(this ServiceBusClient client, MessagePropagator? propagator = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client is IPropagationDecorator ? client : new TracingServiceBusClient(client, propagator ?? MessagePropagator.Default);
    }

    /// <summary>Decorates a sender by itself: what it sends carries the current context and baggage.</summary>
    /// <param name="sender">The sender. It goes on to be used through the result alone, which disposes it.</param>
    /// <param name="propagator">Whose options apply; default null: <see cref="MessagePropagator.Default"/>.</param>
    /// <returns>The decorated sender; the given one where it is decorated already.</returns>
    public static ServiceBusSender WithPropagation(this ServiceBusSender sender, MessagePropagator? propagator = null)
    {
        ArgumentNullException.ThrowIfNull(sender);
        if (sender is IPropagationDecorator) return sender;
        var client = ServiceBusEntity.Parse(sender.EntityPath).ClientOf(sender.FullyQualifiedNamespace, sender.Identifier, transport: null);
        return new TracingServiceBusSender(sender, new SenderInterceptor(sender, propagator ?? MessagePropagator.Default, client));
    }

    /// <summary>Decorates a receiver by itself: what it receives is linked to its sender, and its lag and every context that did not arrive are reported.</summary>
    /// <param name="receiver">The receiver. It goes on to be used through the result alone, which disposes it.</param>
    /// <param name="propagator">Whose options apply; default null: <see cref="MessagePropagator.Default"/>.</param>
    /// <returns>The decorated receiver, of a session where the given one is; the given one where it is decorated already.</returns>
    public static ServiceBusReceiver WithPropagation(this ServiceBusReceiver receiver, MessagePropagator? propagator = null)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        if (receiver is IPropagationDecorator) return receiver;
        if (receiver is ServiceBusSessionReceiver session) return session.WithPropagation(propagator);
        return new TracingServiceBusReceiver(receiver, InterceptorOf(receiver, propagator));
    }

    /// <summary>Decorates the receiver of a session by itself.</summary>
    /// <param name="receiver">The receiver. It goes on to be used through the result alone, which disposes it.</param>
    /// <param name="propagator">Whose options apply; default null: <see cref="MessagePropagator.Default"/>.</param>
    /// <returns>The decorated receiver; the given one where it is decorated already.</returns>
    public static ServiceBusSessionReceiver WithPropagation(this ServiceBusSessionReceiver receiver, MessagePropagator? propagator = null)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        return receiver is IPropagationDecorator ? receiver : new TracingServiceBusSessionReceiver(receiver, InterceptorOf(receiver, propagator));
    }

    /// <summary>
    /// Starts the processing of a message that was received: a process span linked to its sender, with the message's context and baggage current until it is
    /// disposed. A receiver that is not decorated will do; the message is then reported here. Handlers of processors run within such a span as they are.
    /// </summary>
    /// <param name="receiver">The receiver that received it.</param>
    /// <param name="message">The message. For a null, where none came, nothing is started.</param>
    /// <returns>What to dispose when the message has been handled, after <see cref="MessageProcessing.Fail(Exception)"/> where that failed.</returns>
    public static MessageProcessing StartProcessing(this ServiceBusReceiver receiver, ServiceBusReceivedMessage? message) =>
        ProcessorOf(receiver).Start(message);

    /// <summary>Starts the processing of a batch: one process span that links to every message's sender.</summary>
    /// <param name="receiver">The receiver that received it.</param>
    /// <param name="messages">The messages. Where there are none, nothing is started.</param>
    /// <returns>What to dispose when the batch has been handled, after <see cref="MessageProcessing.Fail(Exception)"/> where that failed.</returns>
    public static MessageProcessing StartProcessing(this ServiceBusReceiver receiver, IReadOnlyCollection<ServiceBusReceivedMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return ProcessorOf(receiver).StartBatch(messages);
    }

    /// <summary>
    /// Handles a message in one call: starts its processing, runs the handler in it, and records the exception if the handler fails. The caller's own context is current
    /// again afterwards.
    /// </summary>
    /// <param name="receiver">The receiver that received it, decorated or not.</param>
    /// <param name="message">The message. The handler is not called if it is null, as after a timeout.</param>
    /// <param name="handler">Handles the message.</param>
    /// <param name="cancellationToken">Passed to the handler. Default: none.</param>
    /// <returns>A task that ends as that of the handler: its exception is thrown after the span has ended with an error.</returns>
    public static Task ProcessAsync(
        this ServiceBusReceiver receiver, ServiceBusReceivedMessage? message, Func<ServiceBusReceivedMessage, CancellationToken, Task> handler,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var processor = ProcessorOf(receiver);
        return message is null
            ? Task.CompletedTask
            : MessageProcessing.RunAsync(received => processor.Start(received), message, handler, ServiceBusError.From, cancellationToken);
    }

    /// <summary>
    /// Handles a batch in one call: starts its processing, runs the handler in it, and records the exception if the handler fails. The caller's own context is current
    /// again afterwards.
    /// </summary>
    /// <param name="receiver">The receiver that received it, decorated or not.</param>
    /// <param name="messages">The messages. The handler is not called if there are none.</param>
    /// <param name="handler">Handles the batch.</param>
    /// <param name="cancellationToken">Passed to the handler. Default: none.</param>
    /// <returns>A task that ends as that of the handler: its exception is thrown after the span has ended with an error.</returns>
    public static Task ProcessAsync(
        this ServiceBusReceiver receiver, IReadOnlyCollection<ServiceBusReceivedMessage> messages,
        Func<IReadOnlyCollection<ServiceBusReceivedMessage>, CancellationToken, Task> handler, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(handler);
        var processor = ProcessorOf(receiver);
        return messages.Count == 0
            ? Task.CompletedTask
            : MessageProcessing.RunAsync(processor.StartBatch, messages, handler, ServiceBusError.From, cancellationToken);
    }

    /// <summary>Reads the context that application properties carry. Nothing is recorded or reported.</summary>
    /// <param name="propagator">Whose options apply.</param>
    /// <param name="properties">The properties of a received message; null reads like none.</param>
    /// <param name="destination">The queue or topic that they came from, whose policies apply; default null: those of all.</param>
    /// <returns>The context, the baggage, and everything that was wrong. This never throws.</returns>
    public static Extraction Extract(this MessagePropagator propagator, IEnumerable<KeyValuePair<string, object>>? properties, string? destination = null)
    {
        ArgumentNullException.ThrowIfNull(propagator);
        return destination is null
            ? propagator.Extract(properties, default(ServiceBusCarrier.Getter))
            : propagator.Extract(properties, default(ServiceBusCarrier.Getter), ServiceBusEntity.PolicyOf(destination));
    }

    /// <summary>
    /// Writes the current context on a message as its creation context, for one that is sent later, as from an outbox: the send then keeps it and links to it.
    /// </summary>
    /// <param name="propagator">Whose options apply.</param>
    /// <param name="message">The message; the context fields among its application properties are replaced.</param>
    public static void Inject(this MessagePropagator propagator, ServiceBusMessage message)
    {
        ArgumentNullException.ThrowIfNull(propagator);
        ArgumentNullException.ThrowIfNull(message);
        ServiceBusCarrier.Inject(propagator, message);
    }

    private static ReceiverInterceptor InterceptorOf(ServiceBusReceiver receiver, MessagePropagator? propagator) =>
        new(receiver, propagator ?? MessagePropagator.Default, transport: null);

    private static Processor ProcessorOf(ServiceBusReceiver receiver)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        return Decorator.InterceptorOf<ReceiverInterceptor>(receiver)?.Processor
            ?? UndecoratedProcessors.GetValue(receiver, static undecorated => InterceptorOf(undecorated, null).Processor);
    }
}
