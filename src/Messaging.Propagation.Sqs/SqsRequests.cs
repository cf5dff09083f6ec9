using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs;

/// <summary>Copies of the caller's requests: theirs are never changed, and may be sent again or by several threads.</summary>
internal static class SqsRequests
{
    public static SendMessageRequest Copy(
        SendMessageRequest request, Dictionary<string, MessageAttributeValue>? attributes, Dictionary<string, MessageSystemAttributeValue>? systemAttributes) => new()
        {
            QueueUrl = request.QueueUrl,
            MessageBody = request.MessageBody,
            DelaySeconds = request.DelaySeconds,
            MessageDeduplicationId = request.MessageDeduplicationId,
            MessageGroupId = request.MessageGroupId,
            MessageAttributes = attributes,
            MessageSystemAttributes = systemAttributes,
        };

    public static SendMessageBatchRequestEntry Copy(
        SendMessageBatchRequestEntry entry, Dictionary<string, MessageAttributeValue>? attributes, Dictionary<string, MessageSystemAttributeValue>? systemAttributes) => new()
        {
            Id = entry.Id,
            MessageBody = entry.MessageBody,
            DelaySeconds = entry.DelaySeconds,
            MessageDeduplicationId = entry.MessageDeduplicationId,
            MessageGroupId = entry.MessageGroupId,
            MessageAttributes = attributes,
            MessageSystemAttributes = systemAttributes,
        };

    public static SendMessageBatchRequest Copy(SendMessageBatchRequest request, List<SendMessageBatchRequestEntry> entries) =>
        new() { QueueUrl = request.QueueUrl, Entries = entries };

    public static ReceiveMessageRequest Copy(ReceiveMessageRequest request, List<string>? attributes, List<string>? systemAttributes) => new()
    {
        QueueUrl = request.QueueUrl,
        MaxNumberOfMessages = request.MaxNumberOfMessages,
        ReceiveRequestAttemptId = request.ReceiveRequestAttemptId,
        VisibilityTimeout = request.VisibilityTimeout,
        WaitTimeSeconds = request.WaitTimeSeconds,
        MessageAttributeNames = attributes,
        MessageSystemAttributeNames = systemAttributes,
#pragma warning disable CS0618 // The older name of the system attributes; who still uses it gets them by it.
        AttributeNames = request.AttributeNames,
#pragma warning restore CS0618
    };
}
