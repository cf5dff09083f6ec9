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
        where TResponse : AmazonWebServiceResponse => SettleAsync(deletes, queueUrl, receiptHandle, state, make);

    public Task<DeleteMessageBatchResponse> DeleteAsync<TState>(
        string? queueUrl, List<DeleteMessageBatchRequestEntry>? entries, TState state, Func<TState, Task<DeleteMessageBatchResponse>> make) =>
        SettleAsync(deletes, queueUrl, entries, static entry => entry.ReceiptHandle, state, make, static response => response.Failed);

    public Task<TResponse> ChangeAsync<TState, TResponse>(string? queueUrl, string? receiptHandle, TState state, Func<TState, Task<TResponse>> make)
        where TResponse : AmazonWebServiceResponse => SettleAsync(changes, queueUrl, receiptHandle, state, make);

    public Task<ChangeMessageVisibilityBatchResponse> ChangeAsync<TState>(
        string? queueUrl, List<ChangeMessageVisibilityBatchRequestEntry>? entries, TState state, Func<TState, Task<ChangeMessageVisibilityBatchResponse>> make) =>
        SettleAsync(changes, queueUrl, entries, static entry => entry.ReceiptHandle, state, make, static response => response.Failed);

    private Task<TResponse> SettleAsync<TState, TResponse>(
        OperationCache<string> operations, string? queueUrl, string? receiptHandle, TState state, Func<TState, Task<TResponse>> make)
        where TResponse : AmazonWebServiceResponse => queueUrl is null || !propagator.ObservesReceives
            ? make(state)
            : Run(operations.Get(queueUrl), ContextOf(operations, receiptHandle), null, 0, state, make, static _ => null);

    private Task<TResponse> SettleAsync<TEntry, TState, TResponse>(
        OperationCache<string> operations, string? queueUrl, List<TEntry>? entries, Func<TEntry, string?> receiptOf, TState state, Func<TState, Task<TResponse>> make,
        Func<TResponse, List<BatchResultErrorEntry>?> failuresOf)
        where TResponse : AmazonWebServiceResponse
    {
        if (queueUrl is null || !propagator.ObservesReceives) return make(state);
        var settled = new MessageLinks(propagator.MaxLinks);
        try
        {
            foreach (var entry in entries ?? [])
                if (entry is not null)
                    settled.AddContext(ContextOf(operations, receiptOf(entry)));
        }
        catch (Exception exception)
        {
            // Another thread changes the caller's list, which is for the client to report.
            propagator.ReportError("settle", exception);
        }

        return Run(operations.Get(queueUrl), default, settled, entries?.Count ?? 0, state, make, failuresOf);
    }

    // What is deleted is not settled again.
    private ActivityContext ContextOf(OperationCache<string> operations, string? receiptHandle) =>
        operations == deletes ? receipts.Take(receiptHandle) : receipts.Find(receiptHandle);

    private Task<TResponse> Run<TState, TResponse>(
        MessagingOperation operation, ActivityContext settled, MessageLinks? batch, int messages, TState state, Func<TState, Task<TResponse>> make,
        Func<TResponse, List<BatchResultErrorEntry>?> failuresOf)
        where TResponse : AmazonWebServiceResponse
    {
        var settle = batch is null ? SettleOperation.Start(propagator, operation, settled) : SettleOperation.StartBatch(propagator, operation, batch, messages);
        propagator.Enrich(settle.Activity, operation, null);
        Task<TResponse> call;
        try
        {
            call = make(state);
        }
        catch (Exception exception)
        {
            settle.Fail(SqsError.From(exception));
            throw;
        }

        settle.Detach();
        return EndAsync(settle, call, failuresOf);
    }

    private static async Task<TResponse> EndAsync<TResponse>(SettleOperation settle, Task<TResponse> call, Func<TResponse, List<BatchResultErrorEntry>?> failuresOf)
        where TResponse : AmazonWebServiceResponse
    {
        try
        {
            var response = await call.ConfigureAwait(false);
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
