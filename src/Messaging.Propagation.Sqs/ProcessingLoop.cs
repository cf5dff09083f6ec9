using Amazon.SQS;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs;

/// <summary>Receives, handles and deletes messages until it is cancelled.</summary>
internal sealed class ProcessingLoop(
    IAmazonSQS sqs, Processor processor, ReceiveMessageRequest request, Func<Message, CancellationToken, Task> handler, TimeSpan? retryAfter)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var response = await sqs.ReceiveMessageAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (var message in response.Messages ?? []) await HandleAsync(message, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task HandleAsync(Message message, CancellationToken cancellationToken)
    {
        using var processing = processor.Start(message, request.QueueUrl);
        try
        {
            await InvokeAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Cancellation is no failure of the handler: the message is delivered again.
            throw;
        }
        catch (Exception exception)
        {
            // The loop goes on: the queue's redrive policy decides how often this message is delivered again.
            processing.Fail(SqsError.From(exception));
            if (retryAfter is { } delay)
                await sqs.ChangeMessageVisibilityAsync(request.QueueUrl, message.ReceiptHandle, (int)delay.TotalSeconds, cancellationToken).ConfigureAwait(false);
            return;
        }

        await sqs.DeleteMessageAsync(request.QueueUrl, message.ReceiptHandle, cancellationToken).ConfigureAwait(false);
    }
    // Async so that a handler that sets ambient values without awaiting leaves none behind.
    private async Task InvokeAsync(Message message, CancellationToken cancellationToken) => await handler(message, cancellationToken).ConfigureAwait(false);
}
