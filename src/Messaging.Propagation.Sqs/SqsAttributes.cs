using System.Diagnostics;
using Amazon.Runtime;

namespace Messaging.Propagation.Sqs;

/// <summary>SQS's span attributes. Source: OpenTelemetry semantic conventions 1.44.0, "AWS SQS".</summary>
internal static class SqsAttributes
{
    public const string System = "aws_sqs", QueueUrl = "aws.sqs.queue.url";
    public const string Create = "create", Send = "send", Receive = "receive", Process = "process", Delete = "delete", ChangeVisibility = "change_visibility";

    private const string RequestId = "aws.request_id";

    public static void SetResponse(Activity? activity, AmazonWebServiceResponse? response)
    {
        if (activity is { IsAllDataRequested: true } && response?.ResponseMetadata?.RequestId is { Length: > 0 } id) activity.SetTag(RequestId, id);
    }

    public static void SetMessage(Activity? activity, string? messageId)
    {
        if (activity is { IsAllDataRequested: true } && messageId is not null) activity.SetTag(MessagingAttributes.MessageId, messageId);
    }

    public static ActivityTagsCollection OfLink(string? messageId) => new() { { MessagingAttributes.MessageId, messageId } };
}
