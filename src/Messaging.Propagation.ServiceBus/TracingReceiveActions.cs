using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>What a handler receives on top of its message, with receive spans.</summary>
internal sealed class TracingReceiveActions(ProcessorReceiveActions inner, Receiver receiver) : ProcessorReceiveActions
{
    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages, TimeSpan? maxWaitTime = null, CancellationToken cancellationToken = default) =>
        receiver.ReceiveAsync(receiver.StartTimer(), inner.ReceiveMessagesAsync(maxMessages, maxWaitTime, cancellationToken));

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredMessagesAsync(
        IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default) =>
        receiver.ReceiveDeferredAsync(receiver.StartTimer(), inner.ReceiveDeferredMessagesAsync(sequenceNumbers, cancellationToken));

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages, long? fromSequenceNumber = null, CancellationToken cancellationToken = default) =>
        receiver.PeekAsync(receiver.StartTimer(), inner.PeekMessagesAsync(maxMessages, fromSequenceNumber, cancellationToken));

    public override string? ToString() => inner.ToString();
}
