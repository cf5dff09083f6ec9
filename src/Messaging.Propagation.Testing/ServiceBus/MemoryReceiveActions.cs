using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.Testing;

/// <summary>What a handler can receive on top of its message.</summary>
internal sealed class MemoryReceiveActions(BusReceiver core) : ProcessorReceiveActions
{
    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages, TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default) => core.ReceiveAsync(maxMessages, maxWaitTime, cancellationToken);

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredMessagesAsync(
        IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default) => core.ReceiveDeferredAsync(sequenceNumbers);

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages, long? fromSequenceNumber = null, CancellationToken cancellationToken = default) => core.PeekAsync(maxMessages, fromSequenceNumber);
}
