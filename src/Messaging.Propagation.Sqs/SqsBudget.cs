using System.Text;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs;

/// <summary>
/// The room of a message: ten attributes, and the queue's size, to which the body and each attribute's name, type and value count. Source: Amazon SQS, "Message
/// quotas".
/// </summary>
internal static class SqsBudget
{
    private const int MaxAttributes = 10;

    /// <summary>Bytes that a message takes as the caller has made it.</summary>
    public static long SizeOf(string? body, Dictionary<string, MessageAttributeValue>? attributes)
    {
        long size = body is null ? 0 : Encoding.UTF8.GetByteCount(body);
        if (attributes is null) return size;
        foreach (var (name, value) in attributes)
            size += Encoding.UTF8.GetByteCount(name) + (value?.DataType is { } type ? Encoding.UTF8.GetByteCount(type) : 0) + (value?.BinaryValue?.Length ?? (value?.StringValue is { } text ? Encoding.UTF8.GetByteCount(text) : 0));
        return size;
    }

    /// <summary>The size that a message, or all messages of a batch, may have.</summary>
    public static int LimitOf(string queueUrl, long size, SqsPropagationOptions options) =>
        options.MaxMessageSize?.Invoke(queueUrl)
        ?? (size > SqsPropagationOptions.AssumedMaxMessageSize ? SqsPropagationOptions.LargestMaxMessageSize : SqsPropagationOptions.AssumedMaxMessageSize);

    public static CarrierBudget Of(int attributes, long bytesLeft) => new()
    {
        Fields = Math.Max(0, MaxAttributes - attributes),
        Bytes = (int)Math.Clamp(bytesLeft, 0, int.MaxValue),
        FieldOverhead = SqsCarrier.TextType.Length,
    };
}
