using Amazon;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs;

/// <summary>
/// The attributes that a receive requests in addition to the caller's, because SQS returns only requested ones. They are removed from the messages again.
/// </summary>
internal sealed class AskedFields(IReadOnlyList<string> fields)
{
    private static readonly string[] System = [SqsDelivery.SentTimestamp, SqsDelivery.ReceiveCount, FieldNames.AwsTraceHeader];

    // SQS's own wildcard has a dot before the star.
    private readonly string[] names = [.. fields.Where(field => field != FieldNames.AwsTraceHeader).Select(field => field.EndsWith('*') ? $"{field[..^1]}.*" : field)];

    /// <summary>True if this was made from the given list; otherwise, false.</summary>
    public bool AreOf(IReadOnlyList<string> list) => ReferenceEquals(list, fields);

    /// <summary>Returns a copy of the request with the missing names; the caller's request if nothing is missing.</summary>
    public ReceiveMessageRequest Add(ReceiveMessageRequest request)
    {
        var attributes = With(names, request.MessageAttributeNames, null);
        var system = With(System, request.MessageSystemAttributeNames, OlderNames(request));
        return attributes is null && system is null
            ? request
            : SqsRequests.Copy(request, attributes ?? request.MessageAttributeNames, system ?? request.MessageSystemAttributeNames);
    }

    /// <summary>Makes a message equal to the one that the caller's own request returns: attributes and the digest that covers them.</summary>
    public static void Remove(Message message, ReceiveMessageRequest request)
    {
        var asked = Only(message.MessageAttributes, request.MessageAttributeNames, null);
        if (asked != message.MessageAttributes && message.MD5OfMessageAttributes is not null) message.MD5OfMessageAttributes = AttributeDigest.Of(asked);
        message.MessageAttributes = asked;
        message.Attributes = Only(message.Attributes, request.MessageSystemAttributeNames, OlderNames(request));
    }

    /// <summary>Returns whether the caller requests a field itself.</summary>
    public static bool IsAsked(ReceiveMessageRequest request, string name) => Covers(request.MessageAttributeNames, name);

    private static List<string>? OlderNames(ReceiveMessageRequest request) =>
#pragma warning disable CS0618 // The older name of MessageSystemAttributeNames, which callers still use.
        request.AttributeNames;
#pragma warning restore CS0618

    /// <summary>Returns the requested names with the needed ones; null if nothing is missing.</summary>
    private static List<string>? With(string[] needed, List<string>? asked, List<string>? askedToo)
    {
        List<string>? all = null;
        foreach (var name in needed)
            if (!Covers(asked, name) && !Covers(askedToo, name))
                (all ??= NewList(asked, needed.Length)).Add(name);
        return all;
    }

    private static List<string> NewList(List<string>? asked, int more)
    {
        var list = new List<string>((asked?.Count ?? 0) + more);
        if (asked is not null) list.AddRange(asked);
        return list;
    }

    private static Dictionary<string, T>? Only<T>(Dictionary<string, T>? attributes, List<string>? asked, List<string>? askedToo)
    {
        if (attributes is null) return null;
        var kept = 0;
        foreach (var (name, _) in attributes)
            if (Covers(asked, name) || Covers(askedToo, name))
                kept++;
        if (kept == attributes.Count) return attributes;
        if (kept == 0) return AWSConfigs.InitializeCollections ? [] : null;
        var only = new Dictionary<string, T>(kept);
        foreach (var (name, value) in attributes)
            if (Covers(asked, name) || Covers(askedToo, name))
                only.Add(name, value);
        return only;
    }

    private static bool Covers(List<string>? asked, string name)
    {
        if (asked is null) return false;
        foreach (var pattern in asked)
        {
            if (pattern is "All" or ".*" || pattern == name) return true;
            if (pattern.EndsWith(".*", StringComparison.Ordinal) && name.StartsWith(pattern.AsSpan(0, pattern.Length - 2), StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
