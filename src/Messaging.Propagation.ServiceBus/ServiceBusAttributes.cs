using System.Diagnostics;
using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>Service Bus's span attributes. Source: OpenTelemetry semantic conventions 1.44.0, "Azure Service Bus".</summary>
internal static class ServiceBusAttributes
{
    public const string System = "servicebus";
    public const string Create = "create", Send = "send", Schedule = "schedule", Receive = "receive", ReceiveDeferred = "receive_deferred", Peek = "peek", Process = "process";
    public const string Complete = "complete", Abandon = "abandon", DeadLetter = "dead_letter", Defer = "defer";
    public const string CancelScheduled = "cancel_scheduled", RenewMessageLock = "renew_message_lock", RenewSessionLock = "renew_session_lock";
    public const string AcceptSession = "accept_session", GetSessionState = "get_session_state", SetSessionState = "set_session_state";

    private const string DispositionStatus = "messaging.servicebus.disposition_status";
    private const string DeliveryCount = "messaging.servicebus.message.delivery_count", EnqueuedTime = "messaging.servicebus.message.enqueued_time";

    // Ours: the conventions have nothing for dead letters.
    private const string DeadLetterSource = "messaging.servicebus.dead_letter.source", DeadLetterReason = "messaging.servicebus.dead_letter.reason";

    // Where a message has no ids, the SDK would make a place for them as soon as they are looked at.
    public static void SetMessage(Activity? activity, ServiceBusMessage message)
    {
        if (activity is { IsAllDataRequested: true } && message.GetRawAmqpMessage().HasSection(AmqpMessageSection.Properties))
            SetIds(activity, message.MessageId, message.CorrelationId);
    }

    public static void SetMessage(Activity? activity, ServiceBusReceivedMessage message)
    {
        if (activity is not { IsAllDataRequested: true }) return;
        foreach (var (name, value) in Of(message)) activity.SetTag(name, value);
    }

    public static void SetIds(Activity? activity, ServiceBusReceivedMessage message)
    {
        if (activity is { IsAllDataRequested: true }) SetIds(activity, message.MessageId, message.CorrelationId);
    }

    public static void SetDisposition(Activity? activity, string status)
    {
        if (activity is { IsAllDataRequested: true }) activity.SetTag(DispositionStatus, status);
    }

    /// <summary>What tells a message from the others of its batch.</summary>
    public static ActivityTagsCollection OfLink(ServiceBusReceivedMessage message) => new(Of(message));

    private static void SetIds(Activity activity, string? messageId, string? correlationId)
    {
        if (messageId is { Length: > 0 }) activity.SetTag(MessagingAttributes.MessageId, messageId);
        if (correlationId is { Length: > 0 }) activity.SetTag(MessagingAttributes.ConversationId, correlationId);
    }

    private static IEnumerable<KeyValuePair<string, object?>> Of(ServiceBusReceivedMessage message)
    {
        if (message.MessageId is { Length: > 0 } id) yield return new(MessagingAttributes.MessageId, id);
        if (message.CorrelationId is { Length: > 0 } correlation) yield return new(MessagingAttributes.ConversationId, correlation);
        if (message.DeliveryCount > 0) yield return new(DeliveryCount, message.DeliveryCount);
        if (message.EnqueuedTime != default) yield return new(EnqueuedTime, message.EnqueuedTime.ToUnixTimeSeconds());
        if (message.DeadLetterSource is { Length: > 0 } source) yield return new(DeadLetterSource, source);
        if (message.DeadLetterReason is { Length: > 0 } reason) yield return new(DeadLetterReason, reason);
    }
}
