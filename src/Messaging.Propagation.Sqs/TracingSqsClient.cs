using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Endpoint = Amazon.Runtime.Endpoints.Endpoint;

namespace Messaging.Propagation.Sqs;

/// <summary>A client whose messages carry their context; everything else is the inner client's.</summary>
internal sealed class TracingSqsClient(IAmazonSQS inner, ClientInterceptor interceptor) : IAmazonSQS, IPropagationDecorator
{
    public object Interceptor => interceptor;

    public ISQSPaginatorFactory Paginators => inner.Paginators;

    public IClientConfig Config => inner.Config;

    public Task<SendMessageResponse> SendMessageAsync(SendMessageRequest request, CancellationToken cancellationToken = default) =>
        interceptor.SendMessageAsync(request, cancellationToken);

    public Task<SendMessageBatchResponse> SendMessageBatchAsync(SendMessageBatchRequest request, CancellationToken cancellationToken = default) =>
        interceptor.SendMessageBatchAsync(request, cancellationToken);

    public Task<ReceiveMessageResponse> ReceiveMessageAsync(ReceiveMessageRequest request, CancellationToken cancellationToken = default) =>
        interceptor.ReceiveMessageAsync(request, cancellationToken);

    public Task<DeleteMessageResponse> DeleteMessageAsync(DeleteMessageRequest request, CancellationToken cancellationToken = default) =>
        interceptor.DeleteMessageAsync(request, cancellationToken);

    public Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(DeleteMessageBatchRequest request, CancellationToken cancellationToken = default) =>
        interceptor.DeleteMessageBatchAsync(request, cancellationToken);

    public Task<ChangeMessageVisibilityResponse> ChangeMessageVisibilityAsync(ChangeMessageVisibilityRequest request, CancellationToken cancellationToken = default) =>
        interceptor.ChangeMessageVisibilityAsync(request, cancellationToken);

    public Task<ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatchAsync(ChangeMessageVisibilityBatchRequest request, CancellationToken cancellationToken = default) =>
        interceptor.ChangeMessageVisibilityBatchAsync(request, cancellationToken);

    public Task<SendMessageResponse> SendMessageAsync(string queueUrl, string messageBody, CancellationToken cancellationToken = default) =>
        interceptor.SendMessageAsync(queueUrl, messageBody, cancellationToken);

    public Task<SendMessageBatchResponse> SendMessageBatchAsync(string queueUrl, List<SendMessageBatchRequestEntry> entries, CancellationToken cancellationToken = default) =>
        interceptor.SendMessageBatchAsync(queueUrl, entries, cancellationToken);

    public Task<ReceiveMessageResponse> ReceiveMessageAsync(string queueUrl, CancellationToken cancellationToken = default) =>
        interceptor.ReceiveMessageAsync(queueUrl, cancellationToken);

    public Task<DeleteMessageResponse> DeleteMessageAsync(string queueUrl, string receiptHandle, CancellationToken cancellationToken = default) =>
        interceptor.DeleteMessageAsync(queueUrl, receiptHandle, cancellationToken);

    public Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(string queueUrl, List<DeleteMessageBatchRequestEntry> entries, CancellationToken cancellationToken = default) =>
        interceptor.DeleteMessageBatchAsync(queueUrl, entries, cancellationToken);

    public Task<ChangeMessageVisibilityResponse> ChangeMessageVisibilityAsync(string queueUrl, string receiptHandle, int? visibilityTimeout, CancellationToken cancellationToken = default) =>
        interceptor.ChangeMessageVisibilityAsync(queueUrl, receiptHandle, visibilityTimeout, cancellationToken);

    public Task<ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatchAsync(string queueUrl, List<ChangeMessageVisibilityBatchRequestEntry> entries, CancellationToken cancellationToken = default) =>
        interceptor.ChangeMessageVisibilityBatchAsync(queueUrl, entries, cancellationToken);

    public Task<string> AuthorizeS3ToSendMessageAsync(string queueUrl, string bucket) =>
        inner.AuthorizeS3ToSendMessageAsync(queueUrl, bucket);

    public Task<AddPermissionResponse> AddPermissionAsync(AddPermissionRequest request, CancellationToken cancellationToken = default) =>
        inner.AddPermissionAsync(request, cancellationToken);

    public Task<AddPermissionResponse> AddPermissionAsync(string queueUrl, string label, List<string> awsAccountIds, List<string> actions, CancellationToken cancellationToken = default) =>
        inner.AddPermissionAsync(queueUrl, label, awsAccountIds, actions, cancellationToken);

    public Task<CancelMessageMoveTaskResponse> CancelMessageMoveTaskAsync(CancelMessageMoveTaskRequest request, CancellationToken cancellationToken = default) =>
        inner.CancelMessageMoveTaskAsync(request, cancellationToken);

    public Task<CreateQueueResponse> CreateQueueAsync(CreateQueueRequest request, CancellationToken cancellationToken = default) =>
        inner.CreateQueueAsync(request, cancellationToken);

    public Task<CreateQueueResponse> CreateQueueAsync(string queueName, CancellationToken cancellationToken = default) =>
        inner.CreateQueueAsync(queueName, cancellationToken);

    public Task<DeleteQueueResponse> DeleteQueueAsync(DeleteQueueRequest request, CancellationToken cancellationToken = default) =>
        inner.DeleteQueueAsync(request, cancellationToken);

    public Task<DeleteQueueResponse> DeleteQueueAsync(string queueUrl, CancellationToken cancellationToken = default) =>
        inner.DeleteQueueAsync(queueUrl, cancellationToken);

    public Task<GetQueueAttributesResponse> GetQueueAttributesAsync(GetQueueAttributesRequest request, CancellationToken cancellationToken = default) =>
        inner.GetQueueAttributesAsync(request, cancellationToken);

    public Task<GetQueueAttributesResponse> GetQueueAttributesAsync(string queueUrl, List<string> attributeNames, CancellationToken cancellationToken = default) =>
        inner.GetQueueAttributesAsync(queueUrl, attributeNames, cancellationToken);

    public Task<GetQueueUrlResponse> GetQueueUrlAsync(GetQueueUrlRequest request, CancellationToken cancellationToken = default) =>
        inner.GetQueueUrlAsync(request, cancellationToken);

    public Task<GetQueueUrlResponse> GetQueueUrlAsync(string queueName, CancellationToken cancellationToken = default) =>
        inner.GetQueueUrlAsync(queueName, cancellationToken);

    public Task<ListDeadLetterSourceQueuesResponse> ListDeadLetterSourceQueuesAsync(ListDeadLetterSourceQueuesRequest request, CancellationToken cancellationToken = default) =>
        inner.ListDeadLetterSourceQueuesAsync(request, cancellationToken);

    public Task<ListMessageMoveTasksResponse> ListMessageMoveTasksAsync(ListMessageMoveTasksRequest request, CancellationToken cancellationToken = default) =>
        inner.ListMessageMoveTasksAsync(request, cancellationToken);

    public Task<ListQueueTagsResponse> ListQueueTagsAsync(ListQueueTagsRequest request, CancellationToken cancellationToken = default) =>
        inner.ListQueueTagsAsync(request, cancellationToken);

    public Task<ListQueuesResponse> ListQueuesAsync(ListQueuesRequest request, CancellationToken cancellationToken = default) =>
        inner.ListQueuesAsync(request, cancellationToken);

    public Task<ListQueuesResponse> ListQueuesAsync(string queueNamePrefix, CancellationToken cancellationToken = default) =>
        inner.ListQueuesAsync(queueNamePrefix, cancellationToken);

    public Task<PurgeQueueResponse> PurgeQueueAsync(PurgeQueueRequest request, CancellationToken cancellationToken = default) =>
        inner.PurgeQueueAsync(request, cancellationToken);

    public Task<PurgeQueueResponse> PurgeQueueAsync(string queueUrl, CancellationToken cancellationToken = default) =>
        inner.PurgeQueueAsync(queueUrl, cancellationToken);

    public Task<RemovePermissionResponse> RemovePermissionAsync(RemovePermissionRequest request, CancellationToken cancellationToken = default) =>
        inner.RemovePermissionAsync(request, cancellationToken);

    public Task<RemovePermissionResponse> RemovePermissionAsync(string queueUrl, string label, CancellationToken cancellationToken = default) =>
        inner.RemovePermissionAsync(queueUrl, label, cancellationToken);

    public Task<SetQueueAttributesResponse> SetQueueAttributesAsync(SetQueueAttributesRequest request, CancellationToken cancellationToken = default) =>
        inner.SetQueueAttributesAsync(request, cancellationToken);

    public Task<SetQueueAttributesResponse> SetQueueAttributesAsync(string queueUrl, Dictionary<string, string> attributes, CancellationToken cancellationToken = default) =>
        inner.SetQueueAttributesAsync(queueUrl, attributes, cancellationToken);

    public Task<StartMessageMoveTaskResponse> StartMessageMoveTaskAsync(StartMessageMoveTaskRequest request, CancellationToken cancellationToken = default) =>
        inner.StartMessageMoveTaskAsync(request, cancellationToken);

    public Task<TagQueueResponse> TagQueueAsync(TagQueueRequest request, CancellationToken cancellationToken = default) =>
        inner.TagQueueAsync(request, cancellationToken);

    public Task<UntagQueueResponse> UntagQueueAsync(UntagQueueRequest request, CancellationToken cancellationToken = default) =>
        inner.UntagQueueAsync(request, cancellationToken);

    public Task<Dictionary<string, string>> GetAttributesAsync(string queueUrl) =>
        inner.GetAttributesAsync(queueUrl);

    public Task SetAttributesAsync(string queueUrl, Dictionary<string, string> attributes) =>
        inner.SetAttributesAsync(queueUrl, attributes);

    public Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) => inner.DetermineServiceOperationEndpoint(request);

    public void Dispose() => inner.Dispose();

    public override string? ToString() => inner.ToString();
}
