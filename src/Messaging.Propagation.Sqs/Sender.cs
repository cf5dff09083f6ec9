using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs;

/// <summary>Sends of one message and of batches.</summary>
internal sealed class Sender
{
    private readonly MessagePropagator propagator;
    private readonly SqsPropagationOptions options;
    private readonly OperationCache<string> sends;
    private readonly OperationCache<string> creates;

    public Sender(MessagePropagator propagator, SqsPropagationOptions options)
    {
        this.propagator = propagator;
        this.options = options;
        sends = SqsOperations.Cache(propagator, MessagingOperationType.Send, SqsAttributes.Send);
        creates = SqsOperations.Cache(propagator, MessagingOperationType.Create, SqsAttributes.Create);
    }

    public async Task<SendMessageResponse> SendAsync(SendMessageRequest request, Func<SendMessageRequest, Task<SendMessageResponse>> call)
    {
        if (request?.QueueUrl is null) return await call(request!).ConfigureAwait(false);

        var operation = sends.Get(request.QueueUrl);
        var send = SendOperation.Start(propagator, operation, request.MessageAttributes, default(SqsCarrier.Getter));
        propagator.Enrich(send.Activity, operation, request);
        try
        {
            var response = await call(send.WritesFields ? Prepare(send, request) : request).ConfigureAwait(false);
            SqsAttributes.SetMessage(send.Activity, response?.MessageId);
            SqsAttributes.SetResponse(send.Activity, response);
            send.Complete();
            return response!;
        }
        catch (Exception exception)
        {
            send.Fail(SqsError.From(exception));
            throw;
        }
    }

    public async Task<SendMessageBatchResponse> SendAsync(SendMessageBatchRequest request, Func<SendMessageBatchRequest, Task<SendMessageBatchResponse>> call)
    {
        if (request?.QueueUrl is null || request.Entries is not { Count: > 0 }) return await call(request!).ConfigureAwait(false);

        var batch = BatchSendOperation.Start(propagator, sends.Get(request.QueueUrl), creates.Get(request.QueueUrl));
        var entries = new Dictionary<string, SendOperation>(StringComparer.Ordinal);
        var outgoing = Prepare(batch, request, entries);
        batch.Begin();
        propagator.Enrich(batch.Activity, sends.Get(request.QueueUrl), request);
        try
        {
            var response = await call(outgoing).ConfigureAwait(false);
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
            throw;
        }
    }

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

    private SendMessageBatchRequest Prepare(BatchSendOperation batch, SendMessageBatchRequest request, Dictionary<string, SendOperation> entries)
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
        BatchSendOperation batch, string queueUrl, SendMessageBatchRequestEntry entry, Dictionary<string, SendOperation> entries, ref long left)
    {
        if (entry is null) return entry!;
        var send = batch.Add(entry.MessageAttributes, default(SqsCarrier.Getter));
        if (entry.Id is not null) entries[entry.Id] = send;
        if (!send.WritesFields) return entry;

        // Each message has its own limit, and all of them together another.
        var size = SqsBudget.SizeOf(entry.MessageBody, entry.MessageAttributes);
        var outgoing = OutgoingMessage.Create(
            send, entry.MessageBody, entry.MessageAttributes, entry.MessageSystemAttributes, Math.Min(SqsBudget.LimitOf(queueUrl, size, options), size + left));
        left -= outgoing.Size - size;
        return SqsRequests.Copy(entry, outgoing.Attributes, outgoing.SystemAttributes);
    }
}
