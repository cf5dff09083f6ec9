using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>Reads the delivery information of a received message. What the service does not tell is the type's default.</summary>
internal static class ServiceBusDelivery
{
    /// <summary>Returns false for a message that was deferred or peeked before its time: it arrived, or will arrive, by another receive.</summary>
    public static bool IsArrival(ServiceBusReceivedMessage message) => message.State == ServiceBusMessageState.Active;

    public static DeliveryInfo Of(ServiceBusReceivedMessage message) => new()
    {
        MessageId = message.MessageId,
        Offset = message.SequenceNumber,
        Timestamp = message.EnqueuedTime == default ? null : message.EnqueuedTime,
        Clock = LagClock.Broker,
        Due = message.ScheduledEnqueueTime == default ? null : message.ScheduledEnqueueTime,
        Attempt = message.DeliveryCount > 0 ? message.DeliveryCount : null,
    };
}
