using Amazon.SQS;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs;

/// <summary>
/// Intercepts the calls of a client. Its public methods are the intercepted members of <c>IAmazonSQS</c>, by name and parameters. It does not implement the
/// interface, so that it loads beside any version of it.
/// </summary>
internal sealed class ClientInterceptor
{
    // Shared by all clients: a message that one received may be settled by another.
    private static readonly ReceiptMemory Receipts = new();

    private readonly IAmazonSQS inner;
    private readonly Sender sender;
    private readonly Receiver receiver;
    private readonly Settler settler;

    public ClientInterceptor(IAmazonSQS inner, MessagePropagator propagator, SqsPropagationOptions options)
    {
        this.inner = inner;
        sender = new Sender(inner, propagator, options);
        receiver = new Receiver(inner, propagator, options, Receipts);
        settler = new Settler(propagator, Receipts);
        Processor = new Processor(propagator, options);
    }

    public Processor Processor { get; }

    public Task<SendMessageResponse> SendMessageAsync(SendMessageRequest request, CancellationToken cancellationToken) =>
        sender.SendAsync(request, cancellationToken);

    public Task<SendMessageResponse> SendMessageAsync(string queueUrl, string messageBody, CancellationToken cancellationToken) =>
        SendMessageAsync(new SendMessageRequest(queueUrl, messageBody), cancellationToken);

    public Task<SendMessageBatchResponse> SendMessageBatchAsync(SendMessageBatchRequest request, CancellationToken cancellationToken) =>
        sender.SendAsync(request, cancellationToken);

    public Task<SendMessageBatchResponse> SendMessageBatchAsync(string queueUrl, List<SendMessageBatchRequestEntry> entries, CancellationToken cancellationToken) =>
        SendMessageBatchAsync(new SendMessageBatchRequest(queueUrl, entries), cancellationToken);

    public Task<ReceiveMessageResponse> ReceiveMessageAsync(ReceiveMessageRequest request, CancellationToken cancellationToken) =>
        receiver.ReceiveAsync(request, cancellationToken);

    public Task<ReceiveMessageResponse> ReceiveMessageAsync(string queueUrl, CancellationToken cancellationToken) =>
        ReceiveMessageAsync(new ReceiveMessageRequest(queueUrl), cancellationToken);

    public Task<DeleteMessageResponse> DeleteMessageAsync(DeleteMessageRequest request, CancellationToken cancellationToken) => settler.DeleteAsync(
        request?.QueueUrl, request?.ReceiptHandle, (inner, request, cancellationToken),
        static call => call.inner.DeleteMessageAsync(call.request!, call.cancellationToken));

    public Task<DeleteMessageResponse> DeleteMessageAsync(string queueUrl, string receiptHandle, CancellationToken cancellationToken) => settler.DeleteAsync(
        queueUrl, receiptHandle, (inner, queueUrl, receiptHandle, cancellationToken),
        static call => call.inner.DeleteMessageAsync(call.queueUrl, call.receiptHandle, call.cancellationToken));

    public Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(DeleteMessageBatchRequest request, CancellationToken cancellationToken) => settler.DeleteAsync(
        request?.QueueUrl, request?.Entries, (inner, request, cancellationToken),
        static call => call.inner.DeleteMessageBatchAsync(call.request!, call.cancellationToken));

    public Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(string queueUrl, List<DeleteMessageBatchRequestEntry> entries, CancellationToken cancellationToken) =>
        settler.DeleteAsync(
            queueUrl, entries, (inner, queueUrl, entries, cancellationToken),
            static call => call.inner.DeleteMessageBatchAsync(call.queueUrl, call.entries!, call.cancellationToken));

    public Task<ChangeMessageVisibilityResponse> ChangeMessageVisibilityAsync(ChangeMessageVisibilityRequest request, CancellationToken cancellationToken) =>
        settler.ChangeAsync(
            request?.QueueUrl, request?.ReceiptHandle, (inner, request, cancellationToken),
            static call => call.inner.ChangeMessageVisibilityAsync(call.request!, call.cancellationToken));

    public Task<ChangeMessageVisibilityResponse> ChangeMessageVisibilityAsync(
        string queueUrl, string receiptHandle, int? visibilityTimeout, CancellationToken cancellationToken) => settler.ChangeAsync(
        queueUrl, receiptHandle, (inner, queueUrl, receiptHandle, visibilityTimeout, cancellationToken),
        static call => call.inner.ChangeMessageVisibilityAsync(call.queueUrl, call.receiptHandle, call.visibilityTimeout, call.cancellationToken));

    public Task<ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatchAsync(
        ChangeMessageVisibilityBatchRequest request, CancellationToken cancellationToken) => settler.ChangeAsync(
        request?.QueueUrl, request?.Entries, (inner, request, cancellationToken),
        static call => call.inner.ChangeMessageVisibilityBatchAsync(call.request!, call.cancellationToken));

    public Task<ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatchAsync(
        string queueUrl, List<ChangeMessageVisibilityBatchRequestEntry> entries, CancellationToken cancellationToken) => settler.ChangeAsync(
        queueUrl, entries, (inner, queueUrl, entries, cancellationToken),
        static call => call.inner.ChangeMessageVisibilityBatchAsync(call.queueUrl, call.entries!, call.cancellationToken));
}
