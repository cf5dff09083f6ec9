using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>The caller's own message beside the copy with the fields: when it is sent after all, and what results and exceptions hand back.</summary>
internal static class CallersMessage
{
    /// <summary>Returns whether the client refused a message with fields for its size. Nothing was sent then.</summary>
    public static bool IsTooLarge<TKey, TValue>(Exception? exception, Message<TKey, TValue> outgoing) =>
        exception is KafkaException { Error.Code: ErrorCode.MsgSizeTooLarge } && outgoing.Headers is OutgoingHeaders { HasFields: true };

    /// <summary>Returns the message that is sent without the fields, and reports them as dropped: the caller's own, unless it carries a context that must not leave.</summary>
    public static Message<TKey, TValue> SendBare<TKey, TValue>(in SendEnding send, Message<TKey, TValue> outgoing, Message<TKey, TValue> message)
    {
        var bare = ((OutgoingHeaders)outgoing.Headers).WithoutFields();
        send.ReportDropped(outgoing.Headers, bare, default(KafkaCarrier.Getter));
        return bare.ReplacesFields ? new Message<TKey, TValue> { Key = message.Key, Value = message.Value, Timestamp = message.Timestamp, Headers = bare } : message;
    }

    public static void Restore<TKey, TValue>(Exception exception, Message<TKey, TValue> outgoing, Message<TKey, TValue> message)
    {
        if (exception is ProduceException<TKey, TValue> { DeliveryResult: { } result }) Restore(result, outgoing, message);
    }

    // Results and exceptions hand back what the bare client does: the caller's message, or one with the caller's headers.
    public static void Restore<TKey, TValue>(DeliveryResult<TKey, TValue>? result, Message<TKey, TValue> outgoing, Message<TKey, TValue> message)
    {
        if (result is null) return;
        if (ReferenceEquals(result.Message, outgoing)) result.Message = message;
        else (outgoing.Headers as OutgoingHeaders)?.TakeOutOf(result.Message);
    }
}
