using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>The caller's own message beside the copy with the fields: when it is sent after all, and what results and exceptions hand back.</summary>
internal static class CallersMessage
{
    /// <summary>Returns whether the client refused the copy for its size. Nothing was sent then.</summary>
    public static bool IsTooLarge<TKey, TValue>(Exception? exception, Message<TKey, TValue> outgoing, Message<TKey, TValue> message) =>
        exception is KafkaException { Error.Code: ErrorCode.MsgSizeTooLarge } && !ReferenceEquals(outgoing, message);

    /// <summary>Returns the caller's own message, which is sent without the fields, and reports them as dropped.</summary>
    public static Message<TKey, TValue> SendBare<TKey, TValue>(in SendEnding send, Message<TKey, TValue> outgoing, Message<TKey, TValue> message)
    {
        send.ReportDropped(outgoing.Headers, message.Headers, default(KafkaCarrier.Getter));
        return message;
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
