using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>What Service Bus says of a delivery. What it does not say is the type's default.</summary>
internal static class ServiceBusDelivery
{
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
