namespace Messaging.Propagation.Testing;

/// <summary>What a receipt handle is still good for.</summary>
internal static class SqsVisibility
{
    /// <summary>Deletes the message. A handle of an earlier receive deletes nothing and is no error, as in Amazon SQS; on FIFO queues it has expired.</summary>
    public static void Delete(SqsQueue queue, string? handle, DateTimeOffset now)
    {
        var receipt = SqsReceipt.Parse(handle, queue.Name);
        if (queue.Find(receipt.MessageId) is not { } message) return;
        var isLatest = message.ReceiveCount == receipt.Receive;
        if (queue.Settings.IsFifo && !(isLatest && message.IsInFlight(now)))
            throw SqsErrors.InvalidParameter(handle, "ReceiptHandle", "The receipt handle has expired.");
        if (isLatest) queue.Remove(message);
    }

    public static void Change(SqsQueue queue, string? handle, int? seconds, DateTimeOffset now)
    {
        if (seconds is null) throw SqsErrors.Missing("VisibilityTimeout");
        if (seconds is < 0 or > SqsLimits.VisibilitySeconds)
            throw SqsErrors.InvalidParameter(seconds, "VisibilityTimeout", "VisibilityTimeout must be an integer between 0 and 43200.");
        var receipt = SqsReceipt.Parse(handle, queue.Name);
        if (queue.Find(receipt.MessageId) is not { } message)
            throw SqsErrors.InvalidParameter(handle, "ReceiptHandle", "Message does not exist or is not available for visibility timeout change.");
        if (message.ReceiveCount != receipt.Receive) throw SqsErrors.InvalidParameter(handle, "ReceiptHandle", "The receipt handle has expired.");
        if (!message.IsInFlight(now)) throw SqsErrors.NotInFlight();

        var until = now + TimeSpan.FromSeconds(seconds.Value);
        if (until - message.LastReceived > TimeSpan.FromSeconds(SqsLimits.VisibilitySeconds))
            throw SqsErrors.InvalidParameter(
                seconds, "VisibilityTimeout", "Total VisibilityTimeout for the message is beyond the limit [43200 seconds].");
        message.VisibleAt = until;
        queue.Signal();
    }
}
