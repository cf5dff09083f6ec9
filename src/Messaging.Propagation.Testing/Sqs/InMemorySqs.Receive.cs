using Amazon.SQS.Model;

namespace Messaging.Propagation.Testing;

/// <content>Receiving, with long polling.</content>
public sealed partial class InMemorySqs
{
    /// <inheritdoc/>
    public Task<ReceiveMessageResponse> ReceiveMessageAsync(string queueUrl, CancellationToken cancellationToken = default) =>
        ReceiveMessageAsync(new ReceiveMessageRequest(queueUrl), cancellationToken);

    /// <inheritdoc/>
    public async Task<ReceiveMessageResponse> ReceiveMessageAsync(ReceiveMessageRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        CheckReceive(request);
        var requested = new SqsRequestedAttributes(request);
        DateTimeOffset? deadline = null;
        var isLast = false;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task wait;
            lock (gate)
            {
                var now = time.GetUtcNow();
                var queue = QueueAt(request.QueueUrl);
                deadline ??= now + TimeSpan.FromSeconds(request.WaitTimeSeconds ?? queue.Settings.WaitSeconds);
                var response = Take(queue, request, requested, now);
                if (response.Messages is { Count: > 0 } || isLast || now >= deadline) return Succeeded(response);

                var next = queue.NextVisible(now) is { } visible && visible < deadline ? visible : deadline.Value;
                wait = queue.Changed.WaitAsync(next - now, time, cancellationToken);

                // A timer that has run for the whole wait ends it, even if the clock that is asked for the time stands still.
                isLast = next == deadline;
            }

            await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            isLast &= wait.IsFaulted;
        }
    }

    private static void CheckReceive(ReceiveMessageRequest request)
    {
        if (request.MaxNumberOfMessages is < 1 or > SqsLimits.ReceivedMessages)
            throw SqsErrors.InvalidParameter(request.MaxNumberOfMessages, "MaxNumberOfMessages", "Must be between 1 and 10, if provided.");
        if (request.WaitTimeSeconds is < 0 or > SqsLimits.WaitSeconds)
            throw SqsErrors.InvalidParameter(request.WaitTimeSeconds, "WaitTimeSeconds", "Must be >= 0 and <= 20, if provided.");
        if (request.VisibilityTimeout is < 0 or > SqsLimits.VisibilitySeconds)
            throw SqsErrors.InvalidParameter(request.VisibilityTimeout, "VisibilityTimeout", "Must be >= 0 and <= 43200, if provided.");
        if (request.ReceiveRequestAttemptId is not null) throw NotSupported("ReceiveRequestAttemptId");
    }

    private ReceiveMessageResponse Take(SqsQueue queue, ReceiveMessageRequest request, SqsRequestedAttributes requested, DateTimeOffset now)
    {
        var visibility = request.VisibilityTimeout is { } seconds ? TimeSpan.FromSeconds(seconds) : queue.Settings.VisibilityTimeout;
        var taken = SqsDispatch.Take(queue, request.MaxNumberOfMessages ?? 1, visibility, now, QueueByArn);
        var response = new ReceiveMessageResponse();
        if (taken.Count > 0) response.Messages = taken.ConvertAll(message => requested.Deliver(message, queue.Name));
        return response;
    }
}
