using Amazon.SQS;
using Amazon.SQS.Model;
using Messaging.Propagation.Sqs;
using Messaging.Propagation.Testing;

namespace Messaging.Propagation.Cli.Tests;

/// <summary>A pipe that breaks what it forwards, and knows no system attributes, as most do not.</summary>
internal static class SqsRelay
{
    public static Relay Start(IAmazonSQS sqs, string from, string to, ContextFaults faults) => new(async token =>
    {
        while (true)
        {
            var request = new ReceiveMessageRequest(from) { MaxNumberOfMessages = 10, WaitTimeSeconds = 1, MessageAttributeNames = ["All"] };
            foreach (var message in (await sqs.ReceiveMessageAsync(request, token)).Messages ?? [])
            {
                faults.Apply(message.MessageAttributes, default(SqsCarrier.Getter), default(SqsCarrier.Setter));
                await sqs.SendMessageAsync(new SendMessageRequest(to, message.Body) { MessageAttributes = message.MessageAttributes }, token);
                await sqs.DeleteMessageAsync(from, message.ReceiptHandle, token);
            }
        }
    });
}
