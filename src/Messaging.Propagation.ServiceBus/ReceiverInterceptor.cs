using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>Intercepts the calls of a receiver.</summary>
internal sealed class ReceiverInterceptor
{
    private readonly ServiceBusReceiver inner;
    private readonly Receiver receiver;
    private readonly Settler settler;

    public ReceiverInterceptor(ServiceBusReceiver inner, MessagePropagator propagator, ServiceBusTransportType? transport)
    {
        this.inner = inner;
        var entity = ServiceBusEntity.Parse(inner.EntityPath);
        var client = entity.ClientOf(inner.FullyQualifiedNamespace, inner.Identifier, transport);
        receiver = new Receiver(propagator, client, entity.Name);
        settler = new Settler(propagator, client, entity.Name);
        Processor = new Processor(propagator, client, entity.Name);
        Calls = new ClientCalls(propagator, client, entity.Name);
    }

    public Processor Processor { get; }

    public ClientCalls Calls { get; }

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(int maxMessages, TimeSpan? maxWaitTime, CancellationToken cancellationToken) =>
        receiver.ReceiveAsync(receiver.StartTimer(), inner.ReceiveMessagesAsync(maxMessages, maxWaitTime, cancellationToken));

    // A loose mock returns null.
    public IAsyncEnumerable<ServiceBusReceivedMessage> ReceiveMessagesAsync(CancellationToken cancellationToken) =>
        inner.ReceiveMessagesAsync(cancellationToken) is { } messages ? receiver.ReceiveAllAsync(messages, cancellationToken) : null!;

    public Task<ServiceBusReceivedMessage?> ReceiveMessageAsync(TimeSpan? maxWaitTime, CancellationToken cancellationToken) =>
        receiver.ReceiveAsync(receiver.StartTimer(), inner.ReceiveMessageAsync(maxWaitTime, cancellationToken));

    public Task<ServiceBusReceivedMessage?> ReceiveDeferredMessageAsync(long sequenceNumber, CancellationToken cancellationToken) =>
        receiver.ReceiveDeferredAsync(receiver.StartTimer(), inner.ReceiveDeferredMessageAsync(sequenceNumber, cancellationToken));

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredMessagesAsync(IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken) =>
        receiver.ReceiveDeferredAsync(receiver.StartTimer(), inner.ReceiveDeferredMessagesAsync(sequenceNumbers, cancellationToken));

    public Task<ServiceBusReceivedMessage?> PeekMessageAsync(long? fromSequenceNumber, CancellationToken cancellationToken) =>
        receiver.PeekAsync(receiver.StartTimer(), inner.PeekMessageAsync(fromSequenceNumber, cancellationToken));

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(int maxMessages, long? fromSequenceNumber, CancellationToken cancellationToken) =>
        receiver.PeekAsync(receiver.StartTimer(), inner.PeekMessagesAsync(maxMessages, fromSequenceNumber, cancellationToken));

    public Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken) => ClientCalls.RunAsync(
            settler.Complete(message), (inner, message, cancellationToken),
            static call => call.inner.CompleteMessageAsync(call.message, call.cancellationToken));

    public Task AbandonMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify, CancellationToken cancellationToken) =>
        ClientCalls.RunAsync(
            settler.Abandon(message), (inner, message, propertiesToModify, cancellationToken),
            static call => call.inner.AbandonMessageAsync(call.message, call.propertiesToModify, call.cancellationToken));

    public Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify, CancellationToken cancellationToken) =>
        ClientCalls.RunAsync(
            settler.DeadLetter(message), (inner, message, propertiesToModify, cancellationToken),
            static call => call.inner.DeadLetterMessageAsync(call.message, call.propertiesToModify, call.cancellationToken));

    public Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, string reason, string? description, CancellationToken cancellationToken) => ClientCalls.RunAsync(
            settler.DeadLetter(message), (inner, message, reason, description, cancellationToken),
            static call => call.inner.DeadLetterMessageAsync(call.message, call.reason, call.description, call.cancellationToken));

    public Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify, string reason, string? description, CancellationToken cancellationToken) =>
        ClientCalls.RunAsync(
            settler.DeadLetter(message), (inner, message, propertiesToModify, reason, description, cancellationToken),
            static call => call.inner.DeadLetterMessageAsync(call.message, call.propertiesToModify, call.reason, call.description, call.cancellationToken));

    public Task DeferMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify, CancellationToken cancellationToken) =>
        ClientCalls.RunAsync(
            settler.Defer(message), (inner, message, propertiesToModify, cancellationToken),
            static call => call.inner.DeferMessageAsync(call.message, call.propertiesToModify, call.cancellationToken));

    public Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken) => ClientCalls.RunAsync(
            settler.Renew(message), (inner, message, cancellationToken),
            static call => call.inner.RenewMessageLockAsync(call.message, call.cancellationToken));
}
