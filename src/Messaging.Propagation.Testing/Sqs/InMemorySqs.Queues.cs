using Amazon.SQS.Model;

namespace Messaging.Propagation.Testing;

/// <content>Queues that come and go.</content>
public sealed partial class InMemorySqs
{
    private const string FifoSuffix = ".fifo";
    private const string Address = "https://sqs.us-east-1.amazonaws.com/" + SqsRequestedAttributes.Account + "/";
    private const string ArnPrefix = "arn:aws:sqs:us-east-1:" + SqsRequestedAttributes.Account + ":";

    /// <inheritdoc/>
    public Task<CreateQueueResponse> CreateQueueAsync(string queueName, CancellationToken cancellationToken = default) =>
        CreateQueueAsync(new CreateQueueRequest(queueName), cancellationToken);

    /// <inheritdoc/>
    public Task<CreateQueueResponse> CreateQueueAsync(CreateQueueRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Answer(now => new CreateQueueResponse { QueueUrl = Create(request, now).Url }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<GetQueueUrlResponse> GetQueueUrlAsync(string queueName, CancellationToken cancellationToken = default) =>
        GetQueueUrlAsync(new GetQueueUrlRequest(queueName), cancellationToken);

    /// <inheritdoc/>
    public Task<GetQueueUrlResponse> GetQueueUrlAsync(GetQueueUrlRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Answer(
            _ => queues.TryGetValue(request.QueueName ?? throw SqsErrors.Missing("QueueName"), out var queue)
                ? new GetQueueUrlResponse { QueueUrl = queue.Url }
                : throw SqsErrors.NoQueue(),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ListQueuesResponse> ListQueuesAsync(string queueNamePrefix, CancellationToken cancellationToken = default) =>
        ListQueuesAsync(new ListQueuesRequest(queueNamePrefix), cancellationToken);

    /// <inheritdoc/>
    public Task<ListQueuesResponse> ListQueuesAsync(ListQueuesRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Answer(_ => List(request), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<DeleteQueueResponse> DeleteQueueAsync(string queueUrl, CancellationToken cancellationToken = default) =>
        DeleteQueueAsync(new DeleteQueueRequest(queueUrl), cancellationToken);

    /// <inheritdoc/>
    public Task<DeleteQueueResponse> DeleteQueueAsync(DeleteQueueRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Answer(
            now =>
            {
                var queue = QueueAt(request.QueueUrl);
                queues.Remove(queue.Name);
                deleted[queue.Name] = now;
                queue.Signal();
                return new DeleteQueueResponse();
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<PurgeQueueResponse> PurgeQueueAsync(string queueUrl, CancellationToken cancellationToken = default) =>
        PurgeQueueAsync(new PurgeQueueRequest { QueueUrl = queueUrl }, cancellationToken);

    /// <inheritdoc/>
    public Task<PurgeQueueResponse> PurgeQueueAsync(PurgeQueueRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Answer(
            now =>
            {
                var queue = QueueAt(request.QueueUrl);
                if (now - queue.Purged < SqsLimits.BetweenPurges) throw SqsErrors.PurgeInProgress(queue.Name);
                queue.Purge(now);
                return new PurgeQueueResponse();
            },
            cancellationToken);
    }

    private SqsQueue Create(CreateQueueRequest request, DateTimeOffset now)
    {
        var name = request.QueueName;
        if (string.IsNullOrEmpty(name)) throw SqsErrors.Missing("QueueName");
        if (request.Tags is { Count: > 0 }) throw NotSupported("Tags");
        var attributes = request.Attributes ?? [];
        var isFifo = attributes.TryGetValue("FifoQueue", out var fifo) && fifo == "true";
        var stem = isFifo && name.EndsWith(FifoSuffix, StringComparison.Ordinal) ? name[..^FifoSuffix.Length] : name;
        if (!SqsText.IsName(stem, SqsLimits.QueueNameLength - (name.Length - stem.Length), "-_"))
            throw SqsErrors.InvalidParameter("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
        if (isFifo && stem.Length == name.Length) throw SqsErrors.InvalidParameter("The name of a FIFO queue must end with .fifo suffix and be 1 to 80 in length.");

        if (queues.TryGetValue(name, out var existing))
        {
            foreach (var (attribute, value) in attributes)
                if (!existing.Settings.Values.TryGetValue(attribute, out var found) || found != value)
                    throw SqsErrors.QueueExists(attribute);
            return existing;
        }

        if (deleted.TryGetValue(name, out var when) && now - when < SqsLimits.NameReuse) throw SqsErrors.QueueDeletedRecently();
        var queue = new SqsQueue(name, Address + name, ArnPrefix + name, isFifo, now);
        SetAttributes(queue, attributes);
        return queues[name] = queue;
    }

    private ListQueuesResponse List(ListQueuesRequest request)
    {
        if (request.NextToken is not null || request.MaxResults is not null) throw NotSupported("Pages of ListQueues");
        var urls = queues.Values.Where(queue => queue.Name.StartsWith(request.QueueNamePrefix ?? "", StringComparison.Ordinal))
            .OrderBy(queue => queue.Name, StringComparer.Ordinal).Select(queue => queue.Url).Take(SqsLimits.ListedQueues).ToList();
        var response = new ListQueuesResponse();
        if (urls.Count > 0) response.QueueUrls = urls;
        return response;
    }
}
