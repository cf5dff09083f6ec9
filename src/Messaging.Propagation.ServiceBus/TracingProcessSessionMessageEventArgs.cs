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
        ServiceBusReceivedMessage message, Dictionary<string, object> propertiesToModify, string deadLetterReason, string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) => ClientCalls.RunAsync(
            interceptor.Settler.DeadLetter(message), (inner, message, propertiesToModify, deadLetterReason, deadLetterErrorDescription, cancellationToken),
            static call => call.inner.DeadLetterMessageAsync(call.message, call.propertiesToModify, call.deadLetterReason, call.deadLetterErrorDescription, call.cancellationToken));

    public override Task DeferMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        ClientCalls.RunAsync(
            interceptor.Settler.Defer(message), (inner, message, propertiesToModify, cancellationToken),
            static call => call.inner.DeferMessageAsync(call.message, call.propertiesToModify, call.cancellationToken));

    public override Task<BinaryData> GetSessionStateAsync(CancellationToken cancellationToken = default) => ClientCalls.RunAsync(
            Start(ServiceBusAttributes.GetSessionState), (inner, cancellationToken),
            static call => call.inner.GetSessionStateAsync(call.cancellationToken));

    public override Task SetSessionStateAsync(BinaryData sessionState, CancellationToken cancellationToken = default) => ClientCalls.RunAsync(
            Start(ServiceBusAttributes.SetSessionState), (inner, sessionState, cancellationToken),
            static call => call.inner.SetSessionStateAsync(call.sessionState, call.cancellationToken));

    public override Task RenewSessionLockAsync(CancellationToken cancellationToken = default) => ClientCalls.RunAsync(
            Start(ServiceBusAttributes.RenewSessionLock), (inner, cancellationToken),
            static call => call.inner.RenewSessionLockAsync(call.cancellationToken));

    public override void ReleaseSession() => inner.ReleaseSession();

    public override ProcessorReceiveActions GetReceiveActions() => inner.GetReceiveActions() is { } actions ? new TracingReceiveActions(actions, interceptor.Receiver) : null!;

    public override string? ToString() => inner.ToString();

    private SettleOperation Start(string name) => interceptor.Calls.Start(name, ClientInstrumentation.TracesReceiving);
}
