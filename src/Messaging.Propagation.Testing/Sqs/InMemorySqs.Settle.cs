using Amazon.SQS.Model;

namespace Messaging.Propagation.Testing;

/// <content>Deletion and visibility.</content>
public sealed partial class InMemorySqs
{
    /// <inheritdoc/>
    public Task<DeleteMessageResponse> DeleteMessageAsync(string queueUrl, string receiptHandle, CancellationToken cancellationToken = default) =>
        DeleteMessageAsync(new DeleteMessageRequest(queueUrl, receiptHandle), cancellationToken);

    /// <inheritdoc/>
    public Task<DeleteMessageResponse> DeleteMessageAsync(DeleteMessageRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Answer(
            now =>
            {
                SqsVisibility.Delete(QueueAt(request.QueueUrl), request.ReceiptHandle, now);
                return new DeleteMessageResponse();
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(
        string queueUrl, List<DeleteMessageBatchRequestEntry> entries, CancellationToken cancellationToken = default) =>
        DeleteMessageBatchAsync(new DeleteMessageBatchRequest(queueUrl, entries), cancellationToken);

    /// <inheritdoc/>
    public Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(DeleteMessageBatchRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Answer(
            now =>
            {
                var queue = QueueAt(request.QueueUrl);
                SqsBatch.Check(request.Entries, entry => entry.Id);
                var (deleted, failed) = SqsBatch.Run(request.Entries, entry => entry.Id, entry =>
                {
                    SqsVisibility.Delete(queue, entry.ReceiptHandle, now);
                    return new DeleteMessageBatchResultEntry { Id = entry.Id };
                });

                var response = new DeleteMessageBatchResponse();
                if (deleted.Count > 0) response.Successful = deleted;
                if (failed.Count > 0) response.Failed = failed;
                return response;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ChangeMessageVisibilityResponse> ChangeMessageVisibilityAsync(
        string queueUrl, string receiptHandle, int? visibilityTimeout, CancellationToken cancellationToken = default) =>
        ChangeMessageVisibilityAsync(new ChangeMessageVisibilityRequest(queueUrl, receiptHandle, visibilityTimeout), cancellationToken);

    /// <inheritdoc/>
    public Task<ChangeMessageVisibilityResponse> ChangeMessageVisibilityAsync(
        ChangeMessageVisibilityRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Answer(
            now =>
            {
                SqsVisibility.Change(QueueAt(request.QueueUrl), request.ReceiptHandle, request.VisibilityTimeout, now);
                return new ChangeMessageVisibilityResponse();
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatchAsync(
        string queueUrl, List<ChangeMessageVisibilityBatchRequestEntry> entries, CancellationToken cancellationToken = default) =>
        ChangeMessageVisibilityBatchAsync(new ChangeMessageVisibilityBatchRequest(queueUrl, entries), cancellationToken);

    /// <inheritdoc/>
    public Task<ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatchAsync(
        ChangeMessageVisibilityBatchRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Answer(
            now =>
            {
                var queue = QueueAt(request.QueueUrl);
                SqsBatch.Check(request.Entries, entry => entry.Id);
                var (changed, failed) = SqsBatch.Run(request.Entries, entry => entry.Id, entry =>
                {
                    SqsVisibility.Change(queue, entry.ReceiptHandle, entry.VisibilityTimeout, now);
                    return new ChangeMessageVisibilityBatchResultEntry { Id = entry.Id };
                });

                var response = new ChangeMessageVisibilityBatchResponse();
                if (changed.Count > 0) response.Successful = changed;
                if (failed.Count > 0) response.Failed = failed;
                return response;
            },
            cancellationToken);
    }
}
