using Amazon.SQS;
using Amazon.SQS.Model;
using Messaging.Propagation;
using Messaging.Propagation.Sqs;

namespace Messaging.Conventions.Tests.Snippets;

/// <summary>The code of docs/sqs.md and the package's page.</summary>
internal static class SqsSnippets
{
    public static async Task QuickStart(string queueUrl, CancellationToken ct)
    {
        #region sqs-quickstart
        IAmazonSQS sqs = new AmazonSQSClient().WithPropagation();

        await sqs.SendMessageAsync(queueUrl, "an order", ct);               // context injected, "send orders" span, metrics

        var response = await sqs.ReceiveMessageAsync(queueUrl, ct);         // "receive orders" span, links, lag recorded, failures reported
        foreach (var message in response.Messages ?? [])
        {
            await sqs.ProcessAsync(message, queueUrl, Handle, ct);          // "process orders" span, linked to the sender
            await sqs.DeleteMessageAsync(queueUrl, message.ReceiptHandle, ct);
        }
        #endregion
    }

    public static IAmazonSQS Options(IAmazonSQS client)
    {
        #region sqs-options
        var sqs = client.WithPropagation(new SqsPropagationOptions { MaxMessageSize = url => url.EndsWith("/orders", StringComparison.Ordinal) ? 1_048_576 : null });
        #endregion
        return sqs;
    }

    public static async Task Loop(IAmazonSQS sqs, string queueUrl, CancellationToken stopping)
    {
        #region sqs-loop
        await sqs.ProcessAsync(
            new ReceiveMessageRequest(queueUrl) { MaxNumberOfMessages = 10, WaitTimeSeconds = 20 },
            Handle,
            stopping,
            retryAfter: TimeSpan.FromSeconds(30));
        #endregion
    }

    public static Extraction Lambda(MessagePropagator propagator, Message record)
    {
        #region sqs-lambda
        var fields = record.MessageAttributes.ToDictionary(attribute => attribute.Key, attribute => attribute.Value.StringValue);
        if (record.Attributes.TryGetValue("AWSTraceHeader", out var header)) fields["AWSTraceHeader"] = header;
        var extraction = propagator.Extract(fields, "orders");
        #endregion
        return extraction;
    }

    private static Task Handle(Message message, CancellationToken ct) => Task.CompletedTask;
}
