using System.Diagnostics;
using System.Runtime.CompilerServices;
using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>
/// Batches that the caller fills. The SDK's batch is sealed and takes a message as it is, so the caller is given one that puts a copy with the message's context
/// into the client's own.
/// </summary>
internal sealed class BatchMemory(Sender sender)
{
    // Of all senders: a batch may be filled by one and sent by another.
    private static readonly ConditionalWeakTable<ServiceBusMessageBatch, PreparedBatch> Batches = [];

    public ServiceBusMessageBatch Wrap(ServiceBusMessageBatch inner)
    {
        var prepared = new PreparedBatch(sender, inner);
        var given = ServiceBusModelFactory.ServiceBusMessageBatch(
            inner.SizeInBytes, [], new CreateMessageBatchOptions { MaxSizeInBytes = inner.MaxSizeInBytes }, prepared.TryAdd);
        Batches.Add(given, prepared);
        return given;
    }

    public static PreparedBatch? Find(ServiceBusMessageBatch batch) => Batches.TryGetValue(batch, out var prepared) ? prepared : null;
}

/// <summary>A batch of the client's with what is known of its send.</summary>
internal sealed class PreparedBatch(Sender sender, ServiceBusMessageBatch inner)
{
    public ServiceBusMessageBatch Inner => inner;

    public BatchSendOperation Operation { get; } = sender.StartBatch(sender.Send, beginsLater: true);

    // The context goes on first: the batch counts the properties, and what is added later is not in it.
    public bool TryAdd(ServiceBusMessage message)
    {
        ServiceBusCarrier.RemoveCurrent(message);
        var isAdded = false;
        var send = sender.Add(Operation, message);
        try
        {
            // A batch that is full is sent, and the message goes into the next. One that is too large for a batch of its own goes nowhere, so it goes without fields.
            var isAlone = inner.Count == 0;
            var outgoing = sender.Prepare(send, message, limit: isAlone ? inner.MaxSizeInBytes : null);
            isAdded = inner.TryAddMessage(outgoing);
            if (!isAdded && isAlone && ServiceBusCarrier.HasFields(outgoing, message))
                isAdded = inner.TryAddMessage(Sender.Without(send.Ending, outgoing, message, Activity.Current));
            return isAdded;
        }
        finally
        {
            if (!isAdded) Operation.Withdraw();
        }
    }
}
