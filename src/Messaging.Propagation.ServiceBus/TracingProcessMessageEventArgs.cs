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

    public override async Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => await ClientCalls.EndAsync(
        interceptor.Settler.Complete(message), inner.CompleteMessageAsync(message, cancellationToken)).ConfigureAwait(false);

    public override async Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        await ClientCalls.EndAsync(interceptor.Settler.Abandon(message), inner.AbandonMessageAsync(message, propertiesToModify, cancellationToken)).ConfigureAwait(false);

    public override async Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, string deadLetterReason, string? deadLetterErrorDescription = null, CancellationToken cancellationToken = default) =>
        await ClientCalls.EndAsync(
            interceptor.Settler.DeadLetter(message), inner.DeadLetterMessageAsync(message, deadLetterReason, deadLetterErrorDescription, cancellationToken)).ConfigureAwait(false);

    public override async Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        await ClientCalls.EndAsync(interceptor.Settler.DeadLetter(message), inner.DeadLetterMessageAsync(message, propertiesToModify, cancellationToken)).ConfigureAwait(false);

    public override async Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify, string deadLetterReason, string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) => await ClientCalls.EndAsync(
        interceptor.Settler.DeadLetter(message),
        inner.DeadLetterMessageAsync(message, propertiesToModify, deadLetterReason, deadLetterErrorDescription, cancellationToken)).ConfigureAwait(false);

    public override async Task DeferMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        await ClientCalls.EndAsync(interceptor.Settler.Defer(message), inner.DeferMessageAsync(message, propertiesToModify, cancellationToken)).ConfigureAwait(false);

    public override async Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => await ClientCalls.EndAsync(
        interceptor.Settler.Renew(message), inner.RenewMessageLockAsync(message, cancellationToken)).ConfigureAwait(false);

    public override ProcessorReceiveActions GetReceiveActions() => new TracingReceiveActions(inner.GetReceiveActions(), interceptor.Receiver);
}
