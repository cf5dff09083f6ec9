using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.Testing;

/// <summary>A receiver of one session in memory.</summary>
internal sealed partial class MemorySessionReceiver(BusReceiver core, string host, string path, string session, ServiceBusSessionReceiverOptions options) : ServiceBusSessionReceiver
{
    private readonly string identifier = options.Identifier ?? $"{path}-{Guid.NewGuid()}";
    private bool isClosed;

    public BusReceiver Core => core;

    public override string SessionId => session;

    public override DateTimeOffset SessionLockedUntil => core.SessionLockedUntil();

    public override string FullyQualifiedNamespace => host;

    public override string EntityPath => path;

    public override string Identifier => identifier;

    public override ServiceBusReceiveMode ReceiveMode => options.ReceiveMode;

    public override int PrefetchCount => options.PrefetchCount;

    public override bool IsClosed => isClosed;

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages, TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default) => core.ReceiveAsync(maxMessages, maxWaitTime, cancellationToken);

    public override IAsyncEnumerable<ServiceBusReceivedMessage> ReceiveMessagesAsync(CancellationToken cancellationToken = default) => core.ReceiveAllAsync(cancellationToken);

    public override Task<ServiceBusReceivedMessage> ReceiveMessageAsync(TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default) =>
        core.ReceiveAsync(maxWaitTime, cancellationToken)!;

    public override async Task<ServiceBusReceivedMessage> ReceiveDeferredMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        (await core.ReceiveDeferredAsync([sequenceNumber]).ConfigureAwait(false))[0];

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredMessagesAsync(
        IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default) => core.ReceiveDeferredAsync(sequenceNumbers);

    public override async Task<ServiceBusReceivedMessage> PeekMessageAsync(long? fromSequenceNumber = null, CancellationToken cancellationToken = default) =>
        await core.PeekAsync(1, fromSequenceNumber).ConfigureAwait(false) is [var only] ? only : null!;

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages, long? fromSequenceNumber = null, CancellationToken cancellationToken = default) => core.PeekAsync(maxMessages, fromSequenceNumber);

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => core.CompleteAsync(message);

    public override Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        core.AbandonAsync(message, propertiesToModify);

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        core.DeadLetterAsync(message, propertiesToModify, null, null);

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, string deadLetterReason, string? deadLetterErrorDescription = null, CancellationToken cancellationToken = default) =>
        core.DeadLetterAsync(message, null, deadLetterReason, deadLetterErrorDescription);

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify, string deadLetterReason, string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) => core.DeadLetterAsync(message, propertiesToModify, deadLetterReason, deadLetterErrorDescription);

    public override Task DeferMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        core.DeferAsync(message, propertiesToModify);

    public override Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => core.RenewAsync(message);

    public override Task<BinaryData> GetSessionStateAsync(CancellationToken cancellationToken = default) => core.InSession((sessions, id, _) => sessions.StateOf(id))!;

    public override Task SetSessionStateAsync(BinaryData sessionState, CancellationToken cancellationToken = default) => core.InSession((sessions, id, _) =>
    {
        sessions.SetState(id, sessionState);
        return true;
    });

    public override Task RenewSessionLockAsync(CancellationToken cancellationToken = default) => core.RenewSessionAsync();

    public override Task CloseAsync(CancellationToken cancellationToken = default)
    {
        isClosed = true;
        core.ReleaseSession();
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync() => await CloseAsync(CancellationToken.None).ConfigureAwait(false);
}
