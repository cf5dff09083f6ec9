using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Benchmarks;

/// <summary>
/// A client that sends at once, keeps nothing, and receives the message that it was given last. Nothing else of it may be called: that would go to AWS.
/// </summary>
internal sealed class NullSqs(Message? message = null) : AmazonSQSClient(new AnonymousAWSCredentials(), new AmazonSQSConfig { ServiceURL = "http://127.0.0.1:1" })
{
    private static readonly Task<SendMessageResponse> Sent = Task.FromResult(new SendMessageResponse { MessageId = "1" });

    private static readonly Task<SendMessageBatchResponse> SentBatch = Task.FromResult(new SendMessageBatchResponse());
    private static readonly Task<DeleteMessageResponse> Deleted = Task.FromResult(new DeleteMessageResponse());

    private readonly Task<ReceiveMessageResponse> received = Task.FromResult(new ReceiveMessageResponse { Messages = message is null ? null : [message] });

    /// <summary>Gives it the message to receive from now on, in place of the one that it was made with.</summary>
    public void Bring(Message next) => received.Result.Messages[0] = next;

    public override Task<SendMessageResponse> SendMessageAsync(SendMessageRequest request, CancellationToken cancellationToken = default) => Sent;

    public override Task<SendMessageBatchResponse> SendMessageBatchAsync(SendMessageBatchRequest request, CancellationToken cancellationToken = default) => SentBatch;

    public override Task<DeleteMessageResponse> DeleteMessageAsync(string queueUrl, string receiptHandle, CancellationToken cancellationToken = default) => Deleted;

    public override Task<ReceiveMessageResponse> ReceiveMessageAsync(ReceiveMessageRequest request, CancellationToken cancellationToken = default) => received;
}
