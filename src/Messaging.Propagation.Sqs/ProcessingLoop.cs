using Amazon.SQS;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs;

/// <summary>Receive, handle, delete, and again.</summary>
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
            await handler(message, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Being told to stop is not a failure of the handler's; the message comes again.
            throw;
        }
        catch (Exception exception)
        {
            // The next message has its turn; this one comes again, and in the end goes where the queue's redrive policy says.
            processing.Fail(SqsError.From(exception));
            if (retryAfter is { } delay)
                await sqs.ChangeMessageVisibilityAsync(request.QueueUrl, message.ReceiptHandle, (int)delay.TotalSeconds, cancellationToken).ConfigureAwait(false);
            return;
        }

        await sqs.DeleteMessageAsync(request.QueueUrl, message.ReceiptHandle, cancellationToken).ConfigureAwait(false);
    }
}
