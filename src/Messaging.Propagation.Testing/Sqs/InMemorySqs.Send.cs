using Amazon.SQS.Model;

namespace Messaging.Propagation.Testing;

/// <content>Sending.</content>
public sealed partial class InMemorySqs
{
    /// <inheritdoc/>
    public Task<SendMessageResponse> SendMessageAsync(string queueUrl, string messageBody, CancellationToken cancellationToken = default) =>
        SendMessageAsync(new SendMessageRequest(queueUrl, messageBody), cancellationToken);

    /// <inheritdoc/>
    public Task<SendMessageResponse> SendMessageAsync(SendMessageRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Answer(
            now =>
            {
                var sent = Send(QueueAt(request.QueueUrl), SqsSubmission.Of(request), now);
                return new SendMessageResponse
                {
                    MessageId = sent.Id,
                    SequenceNumber = sent.SequenceNumber,
                    MD5OfMessageBody = SqsDigests.OfBody(sent.Body),
                    MD5OfMessageAttributes = SqsDigests.OfAttributes(sent.Attributes),
                    MD5OfMessageSystemAttributes = SqsDigests.OfTraceHeader(sent.TraceHeader),
                };
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<SendMessageBatchResponse> SendMessageBatchAsync(
        string queueUrl, List<SendMessageBatchRequestEntry> entries, CancellationToken cancellationToken = default) =>
        SendMessageBatchAsync(new SendMessageBatchRequest(queueUrl, entries), cancellationToken);

    /// <inheritdoc/>
    public Task<SendMessageBatchResponse> SendMessageBatchAsync(SendMessageBatchRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Answer(now => SendBatch(QueueAt(request.QueueUrl), request.Entries, now), cancellationToken);
    }

    private static SendMessageBatchResponse SendBatch(SqsQueue queue, List<SendMessageBatchRequestEntry>? entries, DateTimeOffset now)
    {
        SqsBatch.Check(entries, entry => entry.Id);
        var bytes = entries!.Sum(entry => SqsSubmission.Of(entry).Size);
        if (bytes > SqsLimits.BatchSize) throw SqsErrors.BatchTooLong(bytes);
        var (sent, failed) = SqsBatch.Run(entries!, entry => entry.Id, entry => SendEntry(queue, entry, now));

        var response = new SendMessageBatchResponse();
        if (sent.Count > 0) response.Successful = sent;
        if (failed.Count > 0) response.Failed = failed;
        return response;
    }

    private static SendMessageBatchResultEntry SendEntry(SqsQueue queue, SendMessageBatchRequestEntry entry, DateTimeOffset now)
    {
        var sent = Send(queue, SqsSubmission.Of(entry), now);
        return new SendMessageBatchResultEntry
        {
            Id = entry.Id,
            MessageId = sent.Id,
            SequenceNumber = sent.SequenceNumber,
            MD5OfMessageBody = SqsDigests.OfBody(sent.Body),
            MD5OfMessageAttributes = SqsDigests.OfAttributes(sent.Attributes),
            MD5OfMessageSystemAttributes = SqsDigests.OfTraceHeader(sent.TraceHeader),
        };
    }

    private static StoredSqsMessage Send(SqsQueue queue, SqsSubmission submission, DateTimeOffset now)
    {
        submission.Check(queue.Settings);
        return queue.Enqueue(submission, SqsTraceHeaderRules.Read(submission.SystemAttributes), now);
    }
}
