using Amazon.SQS.Model;

namespace Messaging.Propagation.Testing;

/// <summary>A message as it is sent, alone or as an entry of a batch.</summary>
internal sealed record SqsSubmission(
    string? Body,
    Dictionary<string, MessageAttributeValue>? Attributes,
    Dictionary<string, MessageSystemAttributeValue>? SystemAttributes,
    int? DelaySeconds,
    string? GroupId,
    string? DeduplicationId)
{
    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    public long Size => SqsText.Bytes(Body ?? "") + SqsAttributeRules.Size(Attributes);

    public static SqsSubmission Of(SendMessageRequest request) => new(
        request.MessageBody, request.MessageAttributes, request.MessageSystemAttributes,
        request.DelaySeconds, request.MessageGroupId, request.MessageDeduplicationId);

    public static SqsSubmission Of(SendMessageBatchRequestEntry entry) => new(
        entry.MessageBody, entry.MessageAttributes, entry.MessageSystemAttributes,
        entry.DelaySeconds, entry.MessageGroupId, entry.MessageDeduplicationId);

    /// <summary>Throws what Amazon SQS answers to a message that it does not take.</summary>
    public void Check(SqsQueueSettings queue)
    {
        if (string.IsNullOrEmpty(Body)) throw SqsErrors.Missing("MessageBody");
        SqsText.RequireAllowedCharacters(Body, "the message body");
        SqsAttributeRules.Check(Attributes);
        if (Size > queue.MaximumMessageSize)
            throw SqsErrors.InvalidParameter($"One or more parameters are invalid. Reason: Message must be shorter than {queue.MaximumMessageSize} bytes.");
        if (DelaySeconds is < 0 or > SqsLimits.DelaySeconds)
            throw SqsErrors.InvalidParameter(DelaySeconds, nameof(DelaySeconds), "DelaySeconds must be >= 0 and <= 900.");

        RequireId(GroupId, "MessageGroupId");
        RequireId(DeduplicationId, "MessageDeduplicationId");
        if (queue.IsFifo) CheckForFifo(queue);
        else if (DeduplicationId is not null) throw NotForThisType(DeduplicationId, "MessageDeduplicationId");
    }

    private void CheckForFifo(SqsQueueSettings queue)
    {
        if (GroupId is null) throw SqsErrors.Missing("MessageGroupId");
        if (DelaySeconds is > 0) throw NotForThisType(DelaySeconds, nameof(DelaySeconds));
        if (DeduplicationId is null && !queue.ContentBasedDeduplication)
            throw SqsErrors.InvalidParameter("The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly");
    }

    private static void RequireId(string? id, string name)
    {
        if (id is not null && !SqsText.IsName(id, SqsLimits.GroupIdLength, Punctuation))
            throw SqsErrors.InvalidParameter(id, name, $"{name} can only include alphanumeric and punctuation characters. 1 to 128 in length.");
    }

    private static Amazon.SQS.AmazonSQSException NotForThisType(object value, string name) =>
        SqsErrors.InvalidParameter(value, name, "The request include parameter that is not valid for this queue type.");
}
