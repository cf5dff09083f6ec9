using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>What a handler of a session is given: the SDK's own arguments, with spans around what it does with its message and its session.</summary>
internal sealed class TracingProcessSessionMessageEventArgs : ProcessSessionMessageEventArgs
{
    private readonly ProcessSessionMessageEventArgs inner;
    private readonly ProcessorInterceptor interceptor;

    public TracingProcessSessionMessageEventArgs(ProcessSessionMessageEventArgs inner, ProcessorInterceptor interceptor)
        : base(inner.Message, new ArgumentsSessionReceiver(inner), inner.Identifier, inner.CancellationToken)
    {
        (this.inner, this.interceptor) = (inner, interceptor);
        inner.SessionLockLostAsync += OnSessionLockLostAsync;
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
        ServiceBusReceivedMessage message, Dictionary<string, object> propertiesToModify, string deadLetterReason, string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) => await ClientCalls.EndAsync(
        interceptor.Settler.DeadLetter(message),
        inner.DeadLetterMessageAsync(message, propertiesToModify, deadLetterReason, deadLetterErrorDescription, cancellationToken)).ConfigureAwait(false);

    public override async Task DeferMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        await ClientCalls.EndAsync(interceptor.Settler.Defer(message), inner.DeferMessageAsync(message, propertiesToModify, cancellationToken)).ConfigureAwait(false);

    public override async Task<BinaryData> GetSessionStateAsync(CancellationToken cancellationToken = default) => await ClientCalls.EndAsync(
        Start(ServiceBusAttributes.GetSessionState), inner.GetSessionStateAsync(cancellationToken)).ConfigureAwait(false);

    public override async Task SetSessionStateAsync(BinaryData sessionState, CancellationToken cancellationToken = default) => await ClientCalls.EndAsync(
        Start(ServiceBusAttributes.SetSessionState), inner.SetSessionStateAsync(sessionState, cancellationToken)).ConfigureAwait(false);

    public override async Task RenewSessionLockAsync(CancellationToken cancellationToken = default) => await ClientCalls.EndAsync(
        Start(ServiceBusAttributes.RenewSessionLock), inner.RenewSessionLockAsync(cancellationToken)).ConfigureAwait(false);

    public override void ReleaseSession() => inner.ReleaseSession();

    public override ProcessorReceiveActions GetReceiveActions() => new TracingReceiveActions(inner.GetReceiveActions(), interceptor.Receiver);

    private SettleOperation Start(string name) => interceptor.Calls.Start(name, ClientInstrumentation.TracesReceiving);
}
