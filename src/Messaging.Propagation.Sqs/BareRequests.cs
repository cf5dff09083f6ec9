using System.Diagnostics;
using Amazon;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs;

/// <summary>
/// The requests that are sent again without the fields: a queue may have a lower size limit than is assumed, and refuses a message only because of them. What it
/// refuses is not in the queue.
/// </summary>
internal static class BareRequests
{
    private const string InvalidParameter = "InvalidParameterValue", Fifo = ".fifo";

    /// <summary>Returns whether SQS may have refused a request for its size. It has no error code of its own for a message's size.</summary>
    public static bool MayBeTooLarge(AmazonSQSException exception) => exception is BatchRequestTooLongException || IsInvalidParameter(exception.ErrorCode);

    /// <summary>Returns whether attributes hold fields that the message can go without.</summary>
    public static bool HasFields(Dictionary<string, MessageAttributeValue>? outgoing, Dictionary<string, MessageAttributeValue>? callers)
    {
        foreach (var (name, value) in outgoing ?? [])
            if (!IsOfCaller(name, value, callers))
                return true;
        return false;
    }

    /// <summary>Returns whether an entry of a batch holds fields that the message can go without.</summary>
    public static bool HasFields(SendMessageBatchRequest outgoing, SendMessageBatchRequest callers)
    {
        for (var i = 0; i < outgoing.Entries.Count; i++)
            if (HasFields(outgoing.Entries[i]?.MessageAttributes, callers.Entries[i]?.MessageAttributes))
                return true;
        return false;
    }

    /// <summary>Returns the request without the fields, and reports them as dropped.</summary>
    public static SendMessageRequest Of(in SendEnding send, SendMessageRequest outgoing, SendMessageRequest callers) => SqsRequests.Copy(
        outgoing, WithoutFields(send, outgoing.MessageAttributes, callers.MessageAttributes), WithTraceHeader(outgoing.MessageAttributes, outgoing.MessageSystemAttributes));

    /// <summary>Returns the entry without the fields, and reports them as dropped.</summary>
    public static SendMessageBatchRequestEntry Of(in SendEnding send, SendMessageBatchRequestEntry outgoing, SendMessageBatchRequestEntry callers) => SqsRequests.Copy(
        outgoing, WithoutFields(send, outgoing.MessageAttributes, callers.MessageAttributes), WithTraceHeader(outgoing.MessageAttributes, outgoing.MessageSystemAttributes));

    /// <summary>
    /// Returns the places of the entries that a batch's response reports as refused, perhaps for their size, and that can be sent again. On a FIFO queue those are
    /// entries that no later message of their group has overtaken.
    /// </summary>
    public static List<int> RefusedIn(SendMessageBatchResponse? response, SendMessageBatchRequest outgoing, SendMessageBatchRequest callers)
    {
        var places = new List<int>();
        if (response?.Failed is not { Count: > 0 } failed || ReferenceEquals(outgoing, callers)) return places;

        HashSet<string?> refused = [.. failed.Where(entry => entry.SenderFault == true && IsInvalidParameter(entry.Code)).Select(entry => entry.Id)];
        var overtaken = new HashSet<string?>();
        for (var i = outgoing.Entries.Count - 1; i >= 0; i--)
        {
            var entry = outgoing.Entries[i];
            if (entry is null) continue;
            if (!refused.Contains(entry.Id) || overtaken.Contains(entry.MessageGroupId)) Overtake(outgoing.QueueUrl, entry, overtaken);
            else if (HasFields(entry.MessageAttributes, callers.Entries[i].MessageAttributes)) places.Insert(0, i);
        }

        return places;
    }

    /// <summary>Puts the results of the entries that were sent again in the place of their failures.</summary>
    public static void Merge(SendMessageBatchResponse response, SendMessageBatchResponse? again)
    {
        foreach (var sent in again?.Successful ?? [])
        {
            response.Failed.RemoveAll(failed => failed.Id == sent.Id);
            (response.Successful ??= []).Add(sent);
        }

        foreach (var failure in again?.Failed ?? [])
        {
            response.Failed.RemoveAll(failed => failed.Id == failure.Id);
            response.Failed.Add(failure);
        }

        // The client leaves an empty list null, unless it is told otherwise.
        if (response.Failed.Count == 0 && !AWSConfigs.InitializeCollections) response.Failed = null;
    }

    private static void Overtake(string queueUrl, SendMessageBatchRequestEntry entry, HashSet<string?> overtaken)
    {
        if (queueUrl.EndsWith(Fifo, StringComparison.Ordinal)) overtaken.Add(entry.MessageGroupId);
    }

    private static bool IsInvalidParameter(string? code) => code is not null && code.StartsWith(InvalidParameter, StringComparison.Ordinal);

    private static Dictionary<string, MessageAttributeValue>? WithoutFields(
        in SendEnding send, Dictionary<string, MessageAttributeValue>? outgoing, Dictionary<string, MessageAttributeValue>? callers)
    {
        var bare = new Dictionary<string, MessageAttributeValue>(StringComparer.Ordinal);
        foreach (var (name, value) in outgoing ?? [])
            if (IsOfCaller(name, value, callers))
                bare.Add(name, value);
        send.ReportDropped(outgoing, bare, default(SqsCarrier.Getter));
        return bare.Count == 0 ? null : bare;
    }

    // A trace header counts to no limit.
    private static Dictionary<string, MessageSystemAttributeValue>? WithTraceHeader(
        Dictionary<string, MessageAttributeValue>? outgoing, Dictionary<string, MessageSystemAttributeValue>? systemAttributes) =>
        outgoing is not null && outgoing.TryGetValue(FieldNames.TraceParent, out var parent) && ActivityContext.TryParse(parent.StringValue, null, isRemote: false, out var context)
            ? OutgoingMessage.WithTraceHeader(context, systemAttributes)
            : systemAttributes;

    // Copies share the caller's values; those of the fields are new.
    private static bool IsOfCaller(string name, MessageAttributeValue value, Dictionary<string, MessageAttributeValue>? callers) =>
        callers is not null && callers.TryGetValue(name, out var own) && ReferenceEquals(own, value);
}
