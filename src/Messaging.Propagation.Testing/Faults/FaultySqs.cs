using System.Reflection;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Testing;

/// <summary>A client of Amazon SQS whose messages have broken attributes.</summary>
internal class FaultySqs : FaultyClient
{
    protected override object? Call(MethodInfo method, object?[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = arguments[i] switch
            {
                SendMessageRequest request => Break(request),
                SendMessageBatchRequest { Entries: { } entries } request => Break(entries) is { } broken
                    ? new SendMessageBatchRequest { QueueUrl = request.QueueUrl, Entries = broken }
                    : request,
                List<SendMessageBatchRequestEntry> entries => Break(entries) ?? entries,
                var other => other,
            };
        }

        return HandOn(method, arguments);
    }

    private SendMessageRequest Break(SendMessageRequest request)
    {
        if (Break(request.MessageAttributes, request.MessageSystemAttributes) is not { } fields) return request;
        return new SendMessageRequest
        {
            QueueUrl = request.QueueUrl,
            MessageBody = request.MessageBody,
            DelaySeconds = request.DelaySeconds,
            MessageDeduplicationId = request.MessageDeduplicationId,
            MessageGroupId = request.MessageGroupId,
            MessageAttributes = AttributesOf(fields),
            MessageSystemAttributes = SystemAttributesOf(request.MessageSystemAttributes, fields),
        };
    }

    private List<SendMessageBatchRequestEntry>? Break(List<SendMessageBatchRequestEntry> entries)
    {
        var broken = entries.ConvertAll(Break);
        return broken.SequenceEqual(entries) ? null : broken;
    }

    private SendMessageBatchRequestEntry Break(SendMessageBatchRequestEntry entry)
    {
        if (entry is null || Break(entry.MessageAttributes, entry.MessageSystemAttributes) is not { } fields) return entry!;
        return new SendMessageBatchRequestEntry
        {
            Id = entry.Id,
            MessageBody = entry.MessageBody,
            DelaySeconds = entry.DelaySeconds,
            MessageDeduplicationId = entry.MessageDeduplicationId,
            MessageGroupId = entry.MessageGroupId,
            MessageAttributes = AttributesOf(fields),
            MessageSystemAttributes = SystemAttributesOf(entry.MessageSystemAttributes, fields),
        };
    }

    private SqsFields? Break(Dictionary<string, MessageAttributeValue>? attributes, Dictionary<string, MessageSystemAttributeValue>? systemAttributes)
    {
        var fields = SqsFields.CopyOf(attributes, systemAttributes);
        return Faults.Apply(fields, default(SqsFields.Getter), default(SqsFields.Setter)) == 0 ? null : fields;
    }

    private static Dictionary<string, MessageAttributeValue>? AttributesOf(SqsFields fields) =>
        fields.Attributes is { Count: > 0 } attributes ? attributes : null;

    private static Dictionary<string, MessageSystemAttributeValue>? SystemAttributesOf(Dictionary<string, MessageSystemAttributeValue>? given, SqsFields fields)
    {
        var changed = new Dictionary<string, MessageSystemAttributeValue>(given ?? []);
        changed.Remove(FieldNames.AwsTraceHeader);
        if (fields.TraceHeader is { } header)
            changed[FieldNames.AwsTraceHeader] = new MessageSystemAttributeValue { DataType = "String", StringValue = header };
        return changed.Count == 0 ? null : changed;
    }
}
