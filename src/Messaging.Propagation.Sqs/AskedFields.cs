using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs;

/// <summary>
/// What a receive asks for beside the caller's attributes, since SQS hands over only what is asked for, and how the caller gets what it would have got without.
/// </summary>
internal sealed class AskedFields(IReadOnlyList<string> fields)
{
    private static readonly string[] System = [SqsDelivery.SentTimestamp, SqsDelivery.ReceiveCount, FieldNames.AwsTraceHeader];

    // SQS's own wildcard has a dot before the star.
    private readonly string[] names = [.. fields.Where(field => field != FieldNames.AwsTraceHeader).Select(field => field.EndsWith('*') ? $"{field[..^1]}.*" : field)];

    /// <summary>The request with all that is needed; the caller's own where that asks for all of it.</summary>
    public ReceiveMessageRequest Add(ReceiveMessageRequest request)
    {
        var attributes = Missing(names, request.MessageAttributeNames);
        var system = Missing(System, SystemOf(request));
        return attributes.Count == 0 && system.Count == 0
            ? request
            : SqsRequests.Copy(request, [.. request.MessageAttributeNames ?? [], .. attributes], [.. request.MessageSystemAttributeNames ?? [], .. system]);
    }

    /// <summary>Takes from a message what the caller has not asked for.</summary>
    public static void Remove(Message message, ReceiveMessageRequest request)
    {
        message.MessageAttributes = Only(message.MessageAttributes, request.MessageAttributeNames);
        message.Attributes = Only(message.Attributes, SystemOf(request));
    }

    /// <summary>Whether the caller asks for a field itself.</summary>
    public static bool IsAsked(ReceiveMessageRequest request, string name) => Covers(request.MessageAttributeNames, name);

    private static List<string> SystemOf(ReceiveMessageRequest request) =>
#pragma warning disable CS0618 // The older name of the system attributes; who still uses it gets them by it.
        [.. request.MessageSystemAttributeNames ?? [], .. request.AttributeNames ?? []];
#pragma warning restore CS0618

    private static List<string> Missing(string[] needed, List<string>? asked) => [.. needed.Where(name => !Covers(asked, name))];

    private static Dictionary<string, T>? Only<T>(Dictionary<string, T>? attributes, List<string>? asked)
    {
        if (attributes is null) return null;
        var kept = attributes.Where(attribute => Covers(asked, attribute.Key)).ToDictionary();
        return kept.Count == attributes.Count ? attributes : kept.Count == 0 ? null : kept;
    }

    private static bool Covers(List<string>? asked, string name)
    {
        foreach (var pattern in asked ?? [])
        {
            if (pattern is "All" or ".*" || pattern == name) return true;
            if (pattern.EndsWith(".*", StringComparison.Ordinal) && name.StartsWith(pattern.AsSpan(0, pattern.Length - 2), StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
