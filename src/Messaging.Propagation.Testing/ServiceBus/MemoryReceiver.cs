using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.Testing;

/// <summary>A receiver from a queue, a subscription or a dead-letter sub-queue in memory.</summary>
internal sealed class MemoryReceiver : ServiceBusReceiver
{
    public MemoryReceiver(ServiceBusClient client, InMemoryServiceBus bus, string path, ServiceBusReceiverOptions options, TimeSpan? lockFor = null)
        : base(client, path, new ServiceBusReceiverOptions { ReceiveMode = options.ReceiveMode, PrefetchCount = options.PrefetchCount, Identifier = options.Identifier }) =>
        Core = new BusReceiver(bus, path, options.ReceiveMode, session: null, lockFor);

    public BusReceiver Core { get; }

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages, TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default) => Core.ReceiveAsync(maxMessages, maxWaitTime, cancellationToken);

    public override IAsyncEnumerable<ServiceBusReceivedMessage> ReceiveMessagesAsync(CancellationToken cancellationToken = default) => Core.ReceiveAllAsync(cancellationToken);

    public override Task<ServiceBusReceivedMessage> ReceiveMessageAsync(TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default) =>
        Core.ReceiveAsync(maxWaitTime, cancellationToken)!;

    public override async Task<ServiceBusReceivedMessage> ReceiveDeferredMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        (await Core.ReceiveDeferredAsync([sequenceNumber]).ConfigureAwait(false))[0];

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredMessagesAsync(
        IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default) => Core.ReceiveDeferredAsync(sequenceNumbers);

    public override async Task<ServiceBusReceivedMessage> PeekMessageAsync(long? fromSequenceNumber = null, CancellationToken cancellationToken = default) =>
        await Core.PeekAsync(1, fromSequenceNumber).ConfigureAwait(false) is [var only] ? only : null!;

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages, long? fromSequenceNumber = null, CancellationToken cancellationToken = default) => Core.PeekAsync(maxMessages, fromSequenceNumber);

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => Core.CompleteAsync(message);

    public override Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        Core.AbandonAsync(message, propertiesToModify);

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        Core.DeadLetterAsync(message, propertiesToModify, null, null);

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, string deadLetterReason, string? deadLetterErrorDescription = null, CancellationToken cancellationToken = default) =>
        Core.DeadLetterAsync(message, null, deadLetterReason, deadLetterErrorDescription);

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify, string deadLetterReason, string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) => Core.DeadLetterAsync(message, propertiesToModify, deadLetterReason, deadLetterErrorDescription);

    public override Task DeferMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        Core.DeferAsync(message, propertiesToModify);

    public override Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => Core.RenewAsync(message);
}
