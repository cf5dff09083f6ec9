using System.Globalization;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Testing;

/// <content>The attributes of queues.</content>
public sealed partial class InMemorySqs
{
    /// <inheritdoc/>
    public Task<GetQueueAttributesResponse> GetQueueAttributesAsync(
        string queueUrl, List<string> attributeNames, CancellationToken cancellationToken = default) =>
        GetQueueAttributesAsync(new GetQueueAttributesRequest(queueUrl, attributeNames), cancellationToken);

    /// <inheritdoc/>
    public Task<GetQueueAttributesResponse> GetQueueAttributesAsync(GetQueueAttributesRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Answer(
            now =>
            {
                var values = AttributesOf(QueueAt(request.QueueUrl), now);
                var names = request.AttributeNames ?? [];
                var asked = values.Where(pair => names.Contains("All") || names.Contains(pair.Key)).ToDictionary();
                var response = new GetQueueAttributesResponse();
                if (asked.Count > 0) response.Attributes = asked;
                return response;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<SetQueueAttributesResponse> SetQueueAttributesAsync(
        string queueUrl, Dictionary<string, string> attributes, CancellationToken cancellationToken = default) =>
        SetQueueAttributesAsync(new SetQueueAttributesRequest(queueUrl, attributes), cancellationToken);

    /// <inheritdoc/>
    public Task<SetQueueAttributesResponse> SetQueueAttributesAsync(SetQueueAttributesRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Answer(
            now =>
            {
                var queue = QueueAt(request.QueueUrl);
                if (request.Attributes is not { Count: > 0 } attributes) throw SqsErrors.Missing("Attribute.Name");
                SetAttributes(queue, attributes);
                queue.Modified = now;
                return new SetQueueAttributesResponse();
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Dictionary<string, string>> GetAttributesAsync(string queueUrl) =>
        (await GetQueueAttributesAsync(queueUrl, ["All"]).ConfigureAwait(false)).Attributes;

    /// <inheritdoc/>
    public Task SetAttributesAsync(string queueUrl, Dictionary<string, string> attributes) => SetQueueAttributesAsync(queueUrl, attributes);

    private static Dictionary<string, string> AttributesOf(SqsQueue queue, DateTimeOffset now)
    {
        queue.Expire(now);
        var inFlight = queue.Messages.Count(message => message.IsInFlight(now));
        var delayed = queue.Messages.Count(message => message.IsDelayed(now));
        return new Dictionary<string, string>(queue.Settings.Values)
        {
            ["QueueArn"] = queue.Arn,
            ["CreatedTimestamp"] = Text(queue.Created.ToUnixTimeSeconds()),
            ["LastModifiedTimestamp"] = Text(queue.Modified.ToUnixTimeSeconds()),
            ["ApproximateNumberOfMessages"] = Text(queue.Messages.Count - inFlight - delayed),
            ["ApproximateNumberOfMessagesNotVisible"] = Text(inFlight),
            ["ApproximateNumberOfMessagesDelayed"] = Text(delayed),
        };

        static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
    }

    private void SetAttributes(SqsQueue queue, Dictionary<string, string> attributes)
    {
        // A dead-letter queue is there first, and of the same type.
        if (attributes.TryGetValue("RedrivePolicy", out var json) && SqsRedrivePolicy.Parse(json) is { } redrive
            && QueueByArn(redrive.DeadLetterTargetArn)?.Settings.IsFifo != queue.Settings.IsFifo)
            throw SqsErrors.InvalidParameter(json, "RedrivePolicy", "Dead letter target does not exist, or is not of this queue's type.");
        queue.Settings.Set(attributes);
    }
}
