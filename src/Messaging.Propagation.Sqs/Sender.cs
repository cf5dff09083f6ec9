using Amazon.SQS;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs;

/// <summary>Sends of one message and of batches.</summary>
internal sealed class Sender
{
    private readonly IAmazonSQS inner;
    private readonly MessagePropagator propagator;
    private readonly SqsPropagationOptions options;
    private readonly OperationCache<string> sends;
    private readonly OperationCache<string> creates;

    public Sender(IAmazonSQS inner, MessagePropagator propagator, SqsPropagationOptions options)
    {
        this.inner = inner;
        this.propagator = propagator;
        this.options = options;
        sends = SqsOperations.Cache(propagator, MessagingOperationType.Send, SqsAttributes.Send);
        creates = SqsOperations.Cache(propagator, MessagingOperationType.Create, SqsAttributes.Create);
    }

    public Task<SendMessageResponse> SendAsync(SendMessageRequest request, CancellationToken cancellationToken)
    {
        if (request?.QueueUrl is null) return inner.SendMessageAsync(request!, cancellationToken);

        var operation = sends.Get(request.QueueUrl);
        return SendOperation.IsNeeded(propagator, operation, request.MessageAttributes, default(SqsCarrier.Getter))
            ? ThrownAtOnce.Unwrap(SendOneAsync(operation, request, cancellationToken))
            : inner.SendMessageAsync(request, cancellationToken);
    }

    public Task<SendMessageBatchResponse> SendAsync(SendMessageBatchRequest request, CancellationToken cancellationToken)
    {
        if (request?.QueueUrl is null || request.Entries is not { Count: > 0 }) return inner.SendMessageBatchAsync(request!, cancellationToken);

        var operation = sends.Get(request.QueueUrl);
        return IsNeeded(operation, request.Entries) ? ThrownAtOnce.Unwrap(SendBatchAsync(operation, request, cancellationToken)) : inner.SendMessageBatchAsync(request, cancellationToken);
    }

    // Asynchronous from the start of its span on, so that the caller has the span it had as this returns, at no cost.
    private async Task<SendMessageResponse> SendOneAsync(MessagingOperation sending, SendMessageRequest request, CancellationToken cancellationToken)
    {
        var operation = SendOperation.Start(propagator, sending, request.MessageAttributes, default(SqsCarrier.Getter), due: DueOf(request.DelaySeconds));
        var send = operation.Ending;
        propagator.Enrich(send.Activity, sending, request);
        var isCalling = false;
        try
        {
            var outgoing = operation.WritesFields ? Prepare(operation, request) : request;
            isCalling = true;
            var call = inner.SendMessageAsync(outgoing, cancellationToken);
            isCalling = false;
            SendMessageResponse? response;
            try
            {
                response = await call.ConfigureAwait(false);
            }
            catch (AmazonSQSException exception) when (BareRequests.MayBeTooLarge(exception) && BareRequests.HasFields(outgoing.MessageAttributes, request.MessageAttributes))
            {
                response = await inner.SendMessageAsync(BareRequests.Of(send, outgoing, request), cancellationToken).ConfigureAwait(false);
            }

            SqsAttributes.SetMessage(send.Activity, response?.MessageId);
            SqsAttributes.SetResponse(send.Activity, response);
            send.Complete();
            return response!;
        }
        catch (Exception exception)
        {
            send.Fail(SqsError.From(exception));
            if (isCalling) throw ThrownAtOnce.Wrap(exception);
            throw;
        }
    }

    private async Task<SendMessageBatchResponse> SendBatchAsync(MessagingOperation sending, SendMessageBatchRequest request, CancellationToken cancellationToken)
    {
        var batch = BatchSendOperation.Start(propagator, sending, creates.Get(request.QueueUrl), capacity: request.Entries.Count);
        var entries = new Dictionary<string, SendEnding>(request.Entries.Count, StringComparer.Ordinal);
        var outgoing = Prepare(batch, request, entries);
        batch.Begin();
        propagator.Enrich(batch.Activity, sending, request);
        var isCalling = false;
        try
        {
            isCalling = true;
            var call = inner.SendMessageBatchAsync(outgoing, cancellationToken);
            isCalling = false;
            var response = await OfBatchAsync(call, request, outgoing, entries, cancellationToken).ConfigureAwait(false);
            foreach (var failed in response?.Failed ?? [])
                if (failed.Id is not null && entries.TryGetValue(failed.Id, out var entry))
                    entry.Fail(SqsError.From(failed));
            foreach (var sent in response?.Successful ?? [])
                if (sent.Id is not null && entries.TryGetValue(sent.Id, out var entry))
                    SqsAttributes.SetMessage(entry.Activity, sent.MessageId);
            SqsAttributes.SetResponse(batch.Activity, response);
            batch.Complete();
            return response!;
        }
        catch (Exception exception)
        {
            batch.Fail(SqsError.From(exception));
            if (isCalling) throw ThrownAtOnce.Wrap(exception);
            throw;
        }
    }

    // Entries that fail with our fields only are sent once more without them.
    private async Task<SendMessageBatchResponse?> OfBatchAsync(
        Task<SendMessageBatchResponse> call, SendMessageBatchRequest request, SendMessageBatchRequest outgoing, Dictionary<string, SendEnding> sends,
        CancellationToken cancellationToken)
    {
        SendMessageBatchResponse? response;
        try
        {
            response = await call.ConfigureAwait(false);
        }
        catch (AmazonSQSException exception) when (BareRequests.MayBeTooLarge(exception) && BareRequests.HasFields(outgoing, request))
        {
            return await inner.SendMessageBatchAsync(Bare(request, outgoing, sends, Enumerable.Range(0, outgoing.Entries.Count)), cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var refused = BareRequests.RefusedIn(response, outgoing, request);
            if (refused.Count > 0)
                BareRequests.Merge(response!, await inner.SendMessageBatchAsync(Bare(request, outgoing, sends, refused), cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            // The response to the caller's own call stands as it is.
            propagator.ReportError("send", exception);
        }

        return response;
    }

    private static SendMessageBatchRequest Bare(
        SendMessageBatchRequest request, SendMessageBatchRequest outgoing, Dictionary<string, SendEnding> sends, IEnumerable<int> places) => SqsRequests.Copy(
            outgoing,
            [.. places.Select(place => outgoing.Entries[place] is { } entry ? BareRequests.Of(sends.GetValueOrDefault(entry.Id ?? ""), entry, request.Entries[place]) : null!)]);

    private bool IsNeeded(MessagingOperation operation, List<SendMessageBatchRequestEntry> entries)
    {
        try
        {
            foreach (var entry in entries)
                if (SendOperation.IsNeeded(propagator, operation, entry?.MessageAttributes, default(SqsCarrier.Getter)))
                    return true;
            return false;
        }
        catch (Exception)
        {
            // Somebody changes them meanwhile, which is for the client to find out.
            return true;
        }
    }

    // A delay that the queue itself sets is not known here.
    private DateTimeOffset? DueOf(int? delaySeconds) => delaySeconds is > 0 and var seconds ? propagator.StartTimer().Started + TimeSpan.FromSeconds(seconds) : null;

    private SendMessageRequest Prepare(in SendOperation send, SendMessageRequest request)
    {
        try
        {
            var size = SqsBudget.SizeOf(request.MessageBody, request.MessageAttributes);
            var outgoing = OutgoingMessage.Create(
                send, request.MessageBody, request.MessageAttributes, request.MessageSystemAttributes, SqsBudget.LimitOf(request.QueueUrl, size, options));
            return SqsRequests.Copy(request, outgoing.Attributes, outgoing.SystemAttributes);
        }
        catch (Exception exception)
        {
            propagator.ReportError("send", exception);
            return request;
        }
    }

    private SendMessageBatchRequest Prepare(BatchSendOperation batch, SendMessageBatchRequest request, Dictionary<string, SendEnding> entries)
    {
        try
        {
            var total = request.Entries.Sum(entry => SqsBudget.SizeOf(entry?.MessageBody, entry?.MessageAttributes));
            var left = SqsBudget.LimitOf(request.QueueUrl, total, options) - total;
            var outgoing = new List<SendMessageBatchRequestEntry>(request.Entries.Count);
            foreach (var entry in request.Entries) outgoing.Add(Prepare(batch, request.QueueUrl, entry, entries, ref left));
            return SqsRequests.Copy(request, outgoing);
        }
        catch (Exception exception)
        {
            propagator.ReportError("send", exception);
            return request;
        }
    }

    private SendMessageBatchRequestEntry Prepare(
        BatchSendOperation batch, string queueUrl, SendMessageBatchRequestEntry entry, Dictionary<string, SendEnding> entries, ref long left)
    {
        if (entry is null) return entry!;
        var send = batch.Add(entry.MessageAttributes, default(SqsCarrier.Getter), DueOf(entry.DelaySeconds));
        if (entry.Id is not null) entries[entry.Id] = send.Ending;
        if (!send.WritesFields) return entry;

        // Each message has its own limit, and all of them together another.
        var size = SqsBudget.SizeOf(entry.MessageBody, entry.MessageAttributes);
        var outgoing = OutgoingMessage.Create(
            send, entry.MessageBody, entry.MessageAttributes, entry.MessageSystemAttributes, Math.Min(SqsBudget.LimitOf(queueUrl, size, options), size + left));
        left -= outgoing.Size - size;
        return SqsRequests.Copy(entry, outgoing.Attributes, outgoing.SystemAttributes);
    }
}
