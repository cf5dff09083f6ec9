using System.Diagnostics;
using Amazon.Runtime;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs;

/// <summary>Settle spans for deletions and changes of visibility.</summary>
internal sealed class Settler(MessagePropagator propagator, ReceiptMemory receipts)
{
    private readonly OperationCache<string> deletes = SqsOperations.Cache(propagator, MessagingOperationType.Settle, SqsAttributes.Delete);
    private readonly OperationCache<string> changes = SqsOperations.Cache(propagator, MessagingOperationType.Settle, SqsAttributes.ChangeVisibility);

    public Task<TResponse> DeleteAsync<TState, TResponse>(string? queueUrl, string? receiptHandle, TState state, Func<TState, Task<TResponse>> make)
        where TResponse : AmazonWebServiceResponse => SettleAsync(deletes, queueUrl, receiptHandle, null, state, make, static _ => null);

    public Task<DeleteMessageBatchResponse> DeleteAsync<TState>(string? queueUrl, int messages, TState state, Func<TState, Task<DeleteMessageBatchResponse>> make) =>
        SettleAsync(deletes, queueUrl, null, messages, state, make, static response => response.Failed);

    public Task<TResponse> ChangeAsync<TState, TResponse>(string? queueUrl, string? receiptHandle, TState state, Func<TState, Task<TResponse>> make)
        where TResponse : AmazonWebServiceResponse => SettleAsync(changes, queueUrl, receiptHandle, null, state, make, static _ => null);

    public Task<ChangeMessageVisibilityBatchResponse> ChangeAsync<TState>(
        string? queueUrl, int messages, TState state, Func<TState, Task<ChangeMessageVisibilityBatchResponse>> make) =>
        SettleAsync(changes, queueUrl, null, messages, state, make, static response => response.Failed);

    private Task<TResponse> SettleAsync<TState, TResponse>(
        OperationCache<string> operations, string? queueUrl, string? receiptHandle, int? messages, TState state, Func<TState, Task<TResponse>> make,
        Func<TResponse, List<BatchResultErrorEntry>?> failuresOf)
        where TResponse : AmazonWebServiceResponse =>
        queueUrl is null || !propagator.ObservesReceives
            ? make(state)
            : RunAsync(operations.Get(queueUrl), receipts.Find(receiptHandle), messages, state, make, failuresOf);

    private async Task<TResponse> RunAsync<TState, TResponse>(
        MessagingOperation operation, ActivityContext settled, int? messages, TState state, Func<TState, Task<TResponse>> make,
        Func<TResponse, List<BatchResultErrorEntry>?> failuresOf)
        where TResponse : AmazonWebServiceResponse
    {
        var settle = SettleOperation.Start(propagator, operation, settled);
        if (messages is { } count) settle.Activity?.SetTag(MessagingAttributes.BatchMessageCount, count);
        propagator.Enrich(settle.Activity, operation, null);
        try
        {
            var response = await make(state).ConfigureAwait(false);
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
