using Amazon.SQS;
using Amazon.SQS.Model;
using Messaging.Propagation.Testing;

namespace Messaging.Conventions.Tests.Snippets;

/// <summary>The code of the Testing package's page on Amazon SQS.</summary>
internal static class TestingSqsSnippets
{
    public static async Task<IAmazonSQS> InMemory(TimeProvider timeProvider, CancellationToken ct)
    {
        #region testing-sqs
        var sqs = new InMemorySqs(timeProvider);
        var queue = (await sqs.CreateQueueAsync("orders", ct)).QueueUrl;

        await sqs.SendMessageAsync(queue, "an order", ct);

        var received = await sqs.ReceiveMessageAsync(new ReceiveMessageRequest(queue) { MessageSystemAttributeNames = ["SentTimestamp"] }, ct);
        await sqs.DeleteMessageAsync(queue, received.Messages[0].ReceiptHandle, ct);
        #endregion
        return sqs;
    }
}
