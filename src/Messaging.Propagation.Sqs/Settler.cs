using System.Diagnostics;
using Amazon.Runtime;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs;

/// <summary>Settle spans for deletions and changes of visibility.</summary>
internal sealed class Settler(MessagePropagator propagator, ReceiptMemory receipts)
{
    private readonly OperationCache<string> deletes = SqsOperations.Cache(propagator, MessagingOperationType.Settle, SqsAttributes.Delete);
    private readonly OperationCache<string> changes = SqsOperations.Cache(propagator, MessagingOperationType.Settle, SqsAttributes.ChangeVisibility);

    public Task<TResponse> DeleteAsync<TResponse>(string? queueUrl, string? receiptHandle, Func<Task<TResponse>> call)
        where TResponse : AmazonWebServiceResponse => SettleAsync(deletes, queueUrl, receipts.Find(receiptHandle), null, call, static _ => null);

    public Task<DeleteMessageBatchResponse> DeleteAsync(string? queueUrl, int messages, Func<Task<DeleteMessageBatchResponse>> call) =>
        SettleAsync(deletes, queueUrl, default, messages, call, static response => response.Failed);

    public Task<TResponse> ChangeAsync<TResponse>(string? queueUrl, string? receiptHandle, Func<Task<TResponse>> call)
        where TResponse : AmazonWebServiceResponse => SettleAsync(changes, queueUrl, receipts.Find(receiptHandle), null, call, static _ => null);

    public Task<ChangeMessageVisibilityBatchResponse> ChangeAsync(string? queueUrl, int messages, Func<Task<ChangeMessageVisibilityBatchResponse>> call) =>
        SettleAsync(changes, queueUrl, default, messages, call, static response => response.Failed);

    private async Task<TResponse> SettleAsync<TResponse>(
        OperationCache<string> operations, string? queueUrl, ActivityContext settled, int? messages, Func<Task<TResponse>> call,
        Func<TResponse, List<BatchResultErrorEntry>?> failuresOf)
        where TResponse : AmazonWebServiceResponse
    {
        if (queueUrl is null) return await call().ConfigureAwait(false);

        var operation = operations.Get(queueUrl);
        var settle = SettleOperation.Start(propagator, operation, settled);
        if (messages is { } count) settle.Activity?.SetTag(MessagingAttributes.BatchMessageCount, count);
        propagator.Enrich(settle.Activity, operation, null);
        try
        {
            var response = await call().ConfigureAwait(false);
            SqsAttributes.SetResponse(settle.Activity, response);
            if (response is not null && failuresOf(response) is [{ } failed, ..]) settle.Fail(SqsError.From(failed));
            else settle.Complete();
            return response!;
        }
        catch (Exception exception)
        {
            settle.Fail(SqsError.From(exception));
            throw;
        }
    }
}
