using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>A send whose delivery the client reports to a handler.</summary>
internal sealed class PendingDelivery<TKey, TValue>(
    SendEnding ending, Message<TKey, TValue> outgoing, Message<TKey, TValue> message, Action<DeliveryReport<TKey, TValue>> handler, PendingSends others)
    : PendingSend(ending, null)
{
    public Message<TKey, TValue> Outgoing => outgoing;

    /// <summary>Ends the send and calls the user's handler.</summary>
    public void Deliver(DeliveryReport<TKey, TValue> report)
    {
        if (others.Remove(this)) End(report);
        CallersMessage.Restore(report, outgoing, message);
        DeliveryHandler.CallInCleanFlow(handler, report);
    }

    private void End(DeliveryReport<TKey, TValue>? report)
    {
        if (report is not null) KafkaAttributes.SetDelivery(Ending.Activity, report.Partition, report.Offset);
        if (report?.Error is { IsError: true } error) Ending.Fail(KafkaError.From(error), elsewhere: true);
        else Ending.Complete(elsewhere: true);
    }
}
