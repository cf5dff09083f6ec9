using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>What a handler is given: the SDK's own arguments, with settle spans around what it does with its message.</summary>
internal sealed class TracingProcessMessageEventArgs : ProcessMessageEventArgs
{
    private readonly ProcessMessageEventArgs inner;
    private readonly ProcessorInterceptor interceptor;

    public TracingProcessMessageEventArgs(ProcessMessageEventArgs inner, ProcessorInterceptor interceptor)
        : base(inner.Message, new ArgumentsReceiver(inner), inner.Identifier, inner.CancellationToken)
    {
        (this.inner, this.interceptor) = (inner, interceptor);
        inner.MessageLockLostAsync += OnMessageLockLostAsync;
    }

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => ClientCalls.RunAsync(
            interceptor.Settler.Complete(message), (inner, message, cancellationToken),
            static call => call.inner.CompleteMessageAsync(call.message, call.cancellationToken));

    public override Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        ClientCalls.RunAsync(
            interceptor.Settler.Abandon(message), (inner, message, propertiesToModify, cancellationToken),
            static call => call.inner.AbandonMessageAsync(call.message, call.propertiesToModify, call.cancellationToken));

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, string deadLetterReason, string? deadLetterErrorDescription = null, CancellationToken cancellationToken = default) =>
        ClientCalls.RunAsync(
            interceptor.Settler.DeadLetter(message), (inner, message, deadLetterReason, deadLetterErrorDescription, cancellationToken),
            static call => call.inner.DeadLetterMessageAsync(call.message, call.deadLetterReason, call.deadLetterErrorDescription, call.cancellationToken));

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        ClientCalls.RunAsync(
            interceptor.Settler.DeadLetter(message), (inner, message, propertiesToModify, cancellationToken),
            static call => call.inner.DeadLetterMessageAsync(call.message, call.propertiesToModify, call.cancellationToken));

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify, string deadLetterReason, string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) => ClientCalls.RunAsync(
            interceptor.Settler.DeadLetter(message), (inner, message, propertiesToModify, deadLetterReason, deadLetterErrorDescription, cancellationToken),
            static call => call.inner.DeadLetterMessageAsync(call.message, call.propertiesToModify, call.deadLetterReason, call.deadLetterErrorDescription, call.cancellationToken));

    public override Task DeferMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        ClientCalls.RunAsync(
            interceptor.Settler.Defer(message), (inner, message, propertiesToModify, cancellationToken),
            static call => call.inner.DeferMessageAsync(call.message, call.propertiesToModify, call.cancellationToken));

    public override Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => ClientCalls.RunAsync(
            interceptor.Settler.Renew(message), (inner, message, cancellationToken),
            static call => call.inner.RenewMessageLockAsync(call.message, call.cancellationToken));

    public override ProcessorReceiveActions GetReceiveActions() => inner.GetReceiveActions() is { } actions ? new TracingReceiveActions(actions, interceptor.Receiver) : null!;

    public override string? ToString() => inner.ToString();
}
