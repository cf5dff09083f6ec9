using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Benchmarks;

/// <summary>A client that sends at once, keeps nothing, and always receives the same message. Nothing else of it may be called: that would go to AWS.</summary>
internal sealed class NullSqs(Message? message = null) : AmazonSQSClient(new AnonymousAWSCredentials(), new AmazonSQSConfig { ServiceURL = "http://127.0.0.1:1" })
{
    private static readonly Task<SendMessageResponse> Sent = Task.FromResult(new SendMessageResponse { MessageId = "1" });

    private readonly Task<ReceiveMessageResponse> received = Task.FromResult(new ReceiveMessageResponse { Messages = message is null ? null : [message] });

    public override Task<SendMessageResponse> SendMessageAsync(SendMessageRequest request, CancellationToken cancellationToken = default) => Sent;

    public override Task<ReceiveMessageResponse> ReceiveMessageAsync(ReceiveMessageRequest request, CancellationToken cancellationToken = default) => received;
}
