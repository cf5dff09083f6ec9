using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>Copies of the caller's messages: theirs are never changed, and may be sent again or by several threads.</summary>
internal static class MessageCopy
{
    /// <summary>A message with everything that the given one has, and collections of its own. The body is shared: nobody changes it.</summary>
    public static ServiceBusMessage Of(ServiceBusMessage message)
    {
        var from = message.GetRawAmqpMessage();
        var to = new AmqpAnnotatedMessage(from.Body);

        // Sections come into being when they are looked at, and those that the message has not are not sent.
        if (from.HasSection(AmqpMessageSection.Header)) Copy(from.Header, to.Header);
        if (from.HasSection(AmqpMessageSection.Properties)) Copy(from.Properties, to.Properties);
        if (from.HasSection(AmqpMessageSection.DeliveryAnnotations)) Copy(from.DeliveryAnnotations, to.DeliveryAnnotations);
        if (from.HasSection(AmqpMessageSection.MessageAnnotations)) Copy(from.MessageAnnotations, to.MessageAnnotations);
        if (from.HasSection(AmqpMessageSection.ApplicationProperties)) Copy(from.ApplicationProperties, to.ApplicationProperties);
        if (from.HasSection(AmqpMessageSection.Footer)) Copy(from.Footer, to.Footer);
        return new ServiceBusMessage(to);
    }

    private static void Copy(IDictionary<string, object?> from, IDictionary<string, object?> to)
    {
        foreach (var (name, value) in from) to[name] = value;
    }

    private static void Copy(AmqpMessageHeader from, AmqpMessageHeader to)
    {
        to.Durable = from.Durable;
        to.Priority = from.Priority;
        to.TimeToLive = from.TimeToLive;
        to.FirstAcquirer = from.FirstAcquirer;
        to.DeliveryCount = from.DeliveryCount;
    }

    private static void Copy(AmqpMessageProperties from, AmqpMessageProperties to)
    {
        to.MessageId = from.MessageId;
        to.UserId = from.UserId;
        to.To = from.To;
        to.Subject = from.Subject;
        to.ReplyTo = from.ReplyTo;
        to.CorrelationId = from.CorrelationId;
        to.ContentType = from.ContentType;
        to.ContentEncoding = from.ContentEncoding;
        to.AbsoluteExpiryTime = from.AbsoluteExpiryTime;
        to.CreationTime = from.CreationTime;
        to.GroupId = from.GroupId;
        to.GroupSequence = from.GroupSequence;
        to.ReplyToGroupId = from.ReplyToGroupId;
    }
}
