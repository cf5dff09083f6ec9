using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>
/// A receiver whose messages are linked to their senders; everything else is the inner receiver's. Made on a client, it is a working receiver of its own beneath,
/// so that what a newer SDK adds works, undecorated.
/// </summary>
internal sealed class TracingServiceBusReceiver : ServiceBusReceiver, IPropagationDecorator
{
    private readonly ServiceBusReceiver inner;
    private readonly ReceiverInterceptor interceptor;

    public TracingServiceBusReceiver(ServiceBusReceiver inner, ReceiverInterceptor interceptor) => (this.inner, this.interceptor) = (inner, interceptor);

    public TracingServiceBusReceiver(ServiceBusClient client, ServiceBusReceiver inner, ReceiverInterceptor interceptor)
        : base(client, inner.EntityPath, new ServiceBusReceiverOptions { ReceiveMode = inner.ReceiveMode }) =>
        (this.inner, this.interceptor) = (inner, interceptor);

    public object Interceptor => interceptor;

    // The constructors beneath ask for these before there is an inner receiver.
    public override string FullyQualifiedNamespace => inner is null ? base.FullyQualifiedNamespace : inner.FullyQualifiedNamespace;

    public override string EntityPath => inner is null ? base.EntityPath : inner.EntityPath;

    public override ServiceBusReceiveMode ReceiveMode => inner is null ? base.ReceiveMode : inner.ReceiveMode;

    public override int PrefetchCount => inner is null ? base.PrefetchCount : inner.PrefetchCount;

    public override string Identifier => inner is null ? base.Identifier : inner.Identifier;

    public override bool IsClosed => inner is null ? base.IsClosed : inner.IsClosed;

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages, TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default) =>
        interceptor.ReceiveMessagesAsync(maxMessages, maxWaitTime, cancellationToken);

    public override IAsyncEnumerable<ServiceBusReceivedMessage> ReceiveMessagesAsync(CancellationToken cancellationToken = default) =>
        interceptor.ReceiveMessagesAsync(cancellationToken);

    public override Task<ServiceBusReceivedMessage> ReceiveMessageAsync(TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default) =>
        interceptor.ReceiveMessageAsync(maxWaitTime, cancellationToken)!;

    public override Task<ServiceBusReceivedMessage> ReceiveDeferredMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        interceptor.ReceiveDeferredMessageAsync(sequenceNumber, cancellationToken)!;

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredMessagesAsync(
        IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default) => interceptor.ReceiveDeferredMessagesAsync(sequenceNumbers, cancellationToken);

    public override Task<ServiceBusReceivedMessage> PeekMessageAsync(long? fromSequenceNumber = null, CancellationToken cancellationToken = default) =>
        interceptor.PeekMessageAsync(fromSequenceNumber, cancellationToken)!;

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages, long? fromSequenceNumber = null, CancellationToken cancellationToken = default) =>
        interceptor.PeekMessagesAsync(maxMessages, fromSequenceNumber, cancellationToken);

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        interceptor.CompleteMessageAsync(message, cancellationToken);

    public override Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        interceptor.AbandonMessageAsync(message, propertiesToModify, cancellationToken);

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        interceptor.DeadLetterMessageAsync(message, propertiesToModify, cancellationToken);

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, string deadLetterReason, string? deadLetterErrorDescription = null, CancellationToken cancellationToken = default) =>
        interceptor.DeadLetterMessageAsync(message, deadLetterReason, deadLetterErrorDescription, cancellationToken);

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify, string deadLetterReason, string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) =>
        interceptor.DeadLetterMessageAsync(message, propertiesToModify, deadLetterReason, deadLetterErrorDescription, cancellationToken);

    public override Task DeferMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        interceptor.DeferMessageAsync(message, propertiesToModify, cancellationToken);

    public override Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        interceptor.RenewMessageLockAsync(message, cancellationToken);

    public override Task CloseAsync(CancellationToken cancellationToken = default) => inner.CloseAsync(cancellationToken);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    public override string? ToString() => inner.ToString();
}
