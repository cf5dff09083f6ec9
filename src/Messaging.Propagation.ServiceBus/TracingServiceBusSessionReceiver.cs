using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>A receiver of one session whose messages are linked to their senders; everything else is the inner receiver's.</summary>
internal sealed partial class TracingServiceBusSessionReceiver(ServiceBusSessionReceiver inner, ReceiverInterceptor interceptor) : ServiceBusSessionReceiver, IPropagationDecorator
{
    public object Interceptor => interceptor;

    public override string FullyQualifiedNamespace => inner.FullyQualifiedNamespace;

    public override string EntityPath => inner.EntityPath;

    public override ServiceBusReceiveMode ReceiveMode => inner.ReceiveMode;

    public override int PrefetchCount => inner.PrefetchCount;

    public override string Identifier => inner.Identifier;

    public override bool IsClosed => inner.IsClosed;

    public override string SessionId => inner.SessionId;

    public override DateTimeOffset SessionLockedUntil => inner.SessionLockedUntil;

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

    public override Task<BinaryData> GetSessionStateAsync(CancellationToken cancellationToken = default) => ClientCalls.RunAsync(
            Start(ServiceBusAttributes.GetSessionState), (inner, cancellationToken),
            static call => call.inner.GetSessionStateAsync(call.cancellationToken));

    public override Task SetSessionStateAsync(BinaryData sessionState, CancellationToken cancellationToken = default) => ClientCalls.RunAsync(
            Start(ServiceBusAttributes.SetSessionState), (inner, sessionState, cancellationToken),
            static call => call.inner.SetSessionStateAsync(call.sessionState, call.cancellationToken));

    public override Task RenewSessionLockAsync(CancellationToken cancellationToken = default) => ClientCalls.RunAsync(
            Start(ServiceBusAttributes.RenewSessionLock), (inner, cancellationToken),
            static call => call.inner.RenewSessionLockAsync(call.cancellationToken));

    public override Task CloseAsync(CancellationToken cancellationToken = default) => inner.CloseAsync(cancellationToken);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    public override string? ToString() => inner.ToString();

    private SettleOperation Start(string name) => interceptor.Calls.Start(name, ClientInstrumentation.TracesReceiving);
}
