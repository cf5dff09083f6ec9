using Amazon.Runtime.Endpoints;
using Amazon.SQS;
using Amazon.SQS.Model;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Sqs.Tests;

/// <summary>The decorated client behaves as the bare one, but for the differences in docs/differences.md.</summary>
[Collection(nameof(Alone))]
public sealed class DecoratedClientIsTheClientTests
{
    private const string Url = "http://127.0.0.1:1/000000000000/orders";

    private const string Members = """
        IDisposable.Dispose()
        ICoreAmazonSQS.GetAttributesAsync(String)
        ICoreAmazonSQS.SetAttributesAsync(String, Dictionary<String, String>)
        IAmazonService.Config { get }
        IAmazonSQS.AuthorizeS3ToSendMessageAsync(String, String)
        IAmazonSQS.Paginators { get }
        IAmazonSQS.AddPermissionAsync(AddPermissionRequest, CancellationToken)
        IAmazonSQS.AddPermissionAsync(String, String, List<String>, List<String>, CancellationToken)
        IAmazonSQS.CancelMessageMoveTaskAsync(CancelMessageMoveTaskRequest, CancellationToken)
        IAmazonSQS.ChangeMessageVisibilityAsync(ChangeMessageVisibilityRequest, CancellationToken)
        IAmazonSQS.ChangeMessageVisibilityAsync(String, String, Nullable<Int32>, CancellationToken)
        IAmazonSQS.ChangeMessageVisibilityBatchAsync(ChangeMessageVisibilityBatchRequest, CancellationToken)
        IAmazonSQS.ChangeMessageVisibilityBatchAsync(String, List<ChangeMessageVisibilityBatchRequestEntry>, CancellationToken)
        IAmazonSQS.CreateQueueAsync(CreateQueueRequest, CancellationToken)
        IAmazonSQS.CreateQueueAsync(String, CancellationToken)
        IAmazonSQS.DeleteMessageAsync(DeleteMessageRequest, CancellationToken)
        IAmazonSQS.DeleteMessageAsync(String, String, CancellationToken)
        IAmazonSQS.DeleteMessageBatchAsync(DeleteMessageBatchRequest, CancellationToken)
        IAmazonSQS.DeleteMessageBatchAsync(String, List<DeleteMessageBatchRequestEntry>, CancellationToken)
        IAmazonSQS.DeleteQueueAsync(DeleteQueueRequest, CancellationToken)
        IAmazonSQS.DeleteQueueAsync(String, CancellationToken)
        IAmazonSQS.GetQueueAttributesAsync(GetQueueAttributesRequest, CancellationToken)
        IAmazonSQS.GetQueueAttributesAsync(String, List<String>, CancellationToken)
        IAmazonSQS.GetQueueUrlAsync(GetQueueUrlRequest, CancellationToken)
        IAmazonSQS.GetQueueUrlAsync(String, CancellationToken)
        IAmazonSQS.ListDeadLetterSourceQueuesAsync(ListDeadLetterSourceQueuesRequest, CancellationToken)
        IAmazonSQS.ListMessageMoveTasksAsync(ListMessageMoveTasksRequest, CancellationToken)
        IAmazonSQS.ListQueueTagsAsync(ListQueueTagsRequest, CancellationToken)
        IAmazonSQS.ListQueuesAsync(ListQueuesRequest, CancellationToken)
        IAmazonSQS.ListQueuesAsync(String, CancellationToken)
        IAmazonSQS.PurgeQueueAsync(PurgeQueueRequest, CancellationToken)
        IAmazonSQS.PurgeQueueAsync(String, CancellationToken)
        IAmazonSQS.ReceiveMessageAsync(ReceiveMessageRequest, CancellationToken)
        IAmazonSQS.ReceiveMessageAsync(String, CancellationToken)
        IAmazonSQS.RemovePermissionAsync(RemovePermissionRequest, CancellationToken)
        IAmazonSQS.RemovePermissionAsync(String, String, CancellationToken)
        IAmazonSQS.SendMessageAsync(SendMessageRequest, CancellationToken)
        IAmazonSQS.SendMessageAsync(String, String, CancellationToken)
        IAmazonSQS.SendMessageBatchAsync(SendMessageBatchRequest, CancellationToken)
        IAmazonSQS.SendMessageBatchAsync(String, List<SendMessageBatchRequestEntry>, CancellationToken)
        IAmazonSQS.SetQueueAttributesAsync(SetQueueAttributesRequest, CancellationToken)
        IAmazonSQS.SetQueueAttributesAsync(String, Dictionary<String, String>, CancellationToken)
        IAmazonSQS.StartMessageMoveTaskAsync(StartMessageMoveTaskRequest, CancellationToken)
        IAmazonSQS.TagQueueAsync(TagQueueRequest, CancellationToken)
        IAmazonSQS.UntagQueueAsync(UntagQueueRequest, CancellationToken)
        IAmazonSQS.DetermineServiceOperationEndpoint(AmazonWebServiceRequest)
        """;

    // The form with a request can carry attributes.
    private static readonly MeantDifference[] Meant =
    [
        new(nameof(IPropagationDecorator), DifferenceKind.Interface), new(nameof(IAmazonSQS.ReceiveMessageAsync), DifferenceKind.Calls), new(nameof(IAmazonSQS.SendMessageAsync), DifferenceKind.Calls),
        new(nameof(IAmazonSQS.SendMessageBatchAsync), DifferenceKind.Calls),
    ];

    public enum Listening
    {
        Nobody,
        Listener,
        ListenerInsideASpan,
    }

    [Theory]
    [InlineData(false, Listening.Nobody)]
    [InlineData(false, Listening.Listener)]
    [InlineData(false, Listening.ListenerInsideASpan)]
    [InlineData(true, Listening.Nobody)]
    [InlineData(true, Listening.Listener)]
    [InlineData(true, Listening.ListenerInsideASpan)]
    public async Task Every_member_behaves_as_that_of_the_bare_client(bool asProxy, Listening listening)
    {
        using var spans = listening == Listening.Nobody ? null : new Spans("orders");
        var propagator = MessagePropagator.Create(options => options.UseDispatchProxy = asProxy);
        var differential = new Differential<IAmazonSQS>(sqs => sqs.WithPropagation(propagator), Samples())
        {
            Enter = listening == Listening.ListenerInsideASpan ? () => Ambient.Source.StartActivity("request")! : null,
        };

        Differences.AreMeant(await differential.FindAsync(), Meant);
    }

    [Fact]
    public void Every_member_is_in_the_table() => ClientMembers.AreListed(typeof(IAmazonSQS), Members);

    [Fact]
    public void The_differences_are_those_of_the_documentation() => Differences.AreDocumented("Amazon SQS", Meant);

    private static object[] Samples() =>
    [
        new Endpoint("http://127.0.0.1"),
        new SendMessageRequest(Url, "an order"),
        new SendMessageBatchRequest(Url, [new("1", "an order"), new("2", "another")]),
        new ReceiveMessageRequest(Url),
        new DeleteMessageRequest(Url, "receipt"),
        new DeleteMessageBatchRequest(Url, [new("1", "receipt")]),
        new ChangeMessageVisibilityRequest(Url, "receipt", 7),
        new ChangeMessageVisibilityBatchRequest(Url, [new("1", "receipt")]),
        new SendMessageBatchResponse { Successful = [new() { Id = "1", MessageId = "1" }], Failed = [new() { Id = "2", Code = "no" }] },
        new DeleteMessageBatchResponse { Failed = [new() { Id = "1", Code = "no" }] },
        new ReceiveMessageResponse { Messages = [new() { MessageId = "1", ReceiptHandle = "receipt", Body = "an order" }] },
    ];
}
