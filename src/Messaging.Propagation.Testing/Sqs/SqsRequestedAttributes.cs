using System.Globalization;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Testing;

/// <summary>What a receive asked for: nothing else is in the messages that it gets.</summary>
internal sealed class SqsRequestedAttributes
{
    /// <summary>The account of every queue here, also as the sender of every message.</summary>
    public const string Account = "000000000000";

    private static readonly string[] Known =
    [
        "SenderId", "SentTimestamp", "ApproximateReceiveCount", "ApproximateFirstReceiveTimestamp", "SequenceNumber",
        "MessageDeduplicationId", "MessageGroupId", SqsTraceHeaderRules.Name, "DeadLetterQueueSourceArn",
    ];

    private readonly HashSet<string> system = [];
    private readonly List<string> names;

    public SqsRequestedAttributes(ReceiveMessageRequest request)
    {
        names = [.. request.MessageAttributeNames ?? []];
        foreach (var list in (List<string>?[])[request.MessageSystemAttributeNames, LegacyNames(request)])
            foreach (var name in list ?? [])
                if (name == "All") system.UnionWith(Known);
                else if (Known.Contains(name)) system.Add(name);
                else throw SqsErrors.InvalidAttributeName(name);
    }

    public Message Deliver(StoredSqsMessage stored, string queueName)
    {
        var asked = stored.Attributes.Where(pair => IsAsked(pair.Key)).ToDictionary();
        var message = new Message
        {
            MessageId = stored.Id,
            Body = stored.Body,
            MD5OfBody = SqsDigests.OfBody(stored.Body),
            ReceiptHandle = new SqsReceipt(queueName, stored.Id, stored.ReceiveCount).ToString(),
        };

        // Collections with nothing in them stay as the SDK makes them: null, unless it is configured otherwise.
        if (asked.Count > 0)
        {
            message.MessageAttributes = asked.ToDictionary(pair => pair.Key, pair => pair.Value.ToValue());
            message.MD5OfMessageAttributes = SqsDigests.OfAttributes(asked);
        }

        var values = system.Select(name => (Name: name, Value: ValueOf(stored, name))).Where(found => found.Value is not null)
            .ToDictionary(found => found.Name, found => found.Value!);
        if (values.Count > 0) message.Attributes = values;
        return message;
    }

    private static List<string>? LegacyNames(ReceiveMessageRequest request)
    {
#pragma warning disable CS0618 // The older name of the list is still sent by many.
        return request.AttributeNames;
#pragma warning restore CS0618
    }

    private static string? ValueOf(StoredSqsMessage message, string name) => name switch
    {
        "SenderId" => Account,
        "SentTimestamp" => Milliseconds(message.Sent),
        "ApproximateReceiveCount" => message.ReceiveCount.ToString(CultureInfo.InvariantCulture),
        "ApproximateFirstReceiveTimestamp" => Milliseconds(message.FirstReceived!.Value),
        "SequenceNumber" => message.SequenceNumber,
        "MessageDeduplicationId" => message.DeduplicationId,
        "MessageGroupId" => message.GroupId,
        "DeadLetterQueueSourceArn" => message.DeadLetterSourceArn,
        _ => message.TraceHeader,
    };

    private static string Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private bool IsAsked(string attribute)
    {
        foreach (var name in names)
            if (name is "All" or ".*" || name == attribute
                || (name.EndsWith(".*", StringComparison.Ordinal) && attribute.StartsWith(name.AsSpan(0, name.Length - 2), StringComparison.Ordinal)))
                return true;
        return false;
    }
}
