using System.Diagnostics;
using System.Text;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq;

/// <summary>RabbitMQ's span attributes. Source: OpenTelemetry semantic conventions 1.44.0, "RabbitMQ".</summary>
internal static class RabbitMqAttributes
{
    public const string System = "rabbitmq";
    public const string Publish = "publish", Get = "get", Consume = "consume", Ack = "ack", Nack = "nack", Reject = "reject";

    private const string RoutingKey = "messaging.rabbitmq.destination.routing_key", DeliveryTag = "messaging.rabbitmq.message.delivery_tag";

    // Ours: the conventions have nothing for dead letters.
    private const string FirstDeathQueue = "messaging.rabbitmq.first_death.queue", FirstDeathReason = "messaging.rabbitmq.first_death.reason";

    public static void SetMessage(Activity? activity, IReadOnlyBasicProperties properties, string routingKey)
    {
        if (activity is not { IsAllDataRequested: true }) return;
        if (routingKey.Length > 0) activity.SetTag(RoutingKey, routingKey);
        if (properties.MessageId is { Length: > 0 } id) activity.SetTag(MessagingAttributes.MessageId, id);
        if (properties.CorrelationId is { Length: > 0 } correlation) activity.SetTag(MessagingAttributes.ConversationId, correlation);
        if (TextOf(properties, "x-first-death-queue") is { } queue) activity.SetTag(FirstDeathQueue, queue);
        if (TextOf(properties, "x-first-death-reason") is { } reason) activity.SetTag(FirstDeathReason, reason);
    }

    public static void SetDeliveryTag(Activity? activity, ulong deliveryTag)
    {
        if (activity is { IsAllDataRequested: true }) activity.SetTag(DeliveryTag, (long)deliveryTag);
    }

    /// <summary>Returns the attributes of a link to one message of a batch.</summary>
    public static ActivityTagsCollection OfLink(in RabbitMqMessage message)
    {
        var tags = new ActivityTagsCollection { { DeliveryTag, (long)message.DeliveryTag } };
        if (message.Destination.RoutingKey.Length > 0) tags.Add(RoutingKey, message.Destination.RoutingKey);
        if (message.Properties.MessageId is { Length: > 0 } id) tags.Add(MessagingAttributes.MessageId, id);
        return tags;
    }

    private static string? TextOf(IReadOnlyBasicProperties properties, string header) =>
        properties.Headers is null || !properties.Headers.TryGetValue(header, out var value) ? null
        : value as string ?? (value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : null);
}
