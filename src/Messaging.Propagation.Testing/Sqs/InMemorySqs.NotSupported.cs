using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Testing;

/// <content>What is not here says so.</content>
public sealed partial class InMemorySqs
{
    /// <summary>Not supported.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public ISQSPaginatorFactory Paginators => throw NotSupported(nameof(Paginators));

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public Task<AddPermissionResponse> AddPermissionAsync(
        string queueUrl, string label, List<string> awsAccountIds, List<string> actions, CancellationToken cancellationToken = default) =>
        throw NotSupported("AddPermission");

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public Task<AddPermissionResponse> AddPermissionAsync(AddPermissionRequest request, CancellationToken cancellationToken = default) =>
        throw NotSupported("AddPermission");

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public Task<CancelMessageMoveTaskResponse> CancelMessageMoveTaskAsync(
        CancelMessageMoveTaskRequest request, CancellationToken cancellationToken = default) =>
        throw NotSupported("CancelMessageMoveTask");

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public Task<ListDeadLetterSourceQueuesResponse> ListDeadLetterSourceQueuesAsync(
        ListDeadLetterSourceQueuesRequest request, CancellationToken cancellationToken = default) =>
        throw NotSupported("ListDeadLetterSourceQueues");

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public Task<ListMessageMoveTasksResponse> ListMessageMoveTasksAsync(ListMessageMoveTasksRequest request, CancellationToken cancellationToken = default) =>
        throw NotSupported("ListMessageMoveTasks");

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public Task<ListQueueTagsResponse> ListQueueTagsAsync(ListQueueTagsRequest request, CancellationToken cancellationToken = default) =>
        throw NotSupported("ListQueueTags");

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public Task<RemovePermissionResponse> RemovePermissionAsync(
        string queueUrl, string label, CancellationToken cancellationToken = default) =>
        throw NotSupported("RemovePermission");

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public Task<RemovePermissionResponse> RemovePermissionAsync(RemovePermissionRequest request, CancellationToken cancellationToken = default) =>
        throw NotSupported("RemovePermission");

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public Task<StartMessageMoveTaskResponse> StartMessageMoveTaskAsync(StartMessageMoveTaskRequest request, CancellationToken cancellationToken = default) =>
        throw NotSupported("StartMessageMoveTask");

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public Task<TagQueueResponse> TagQueueAsync(TagQueueRequest request, CancellationToken cancellationToken = default) =>
        throw NotSupported("TagQueue");

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public Task<UntagQueueResponse> UntagQueueAsync(UntagQueueRequest request, CancellationToken cancellationToken = default) =>
        throw NotSupported("UntagQueue");

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public Task<string> AuthorizeS3ToSendMessageAsync(string queueUrl, string bucket) => throw NotSupported("AuthorizeS3ToSendMessage");

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) => throw NotSupported("DetermineServiceOperationEndpoint");

    private static NotSupportedException NotSupported(string what) => new($"The in-memory SQS does not support {what}.");
}
