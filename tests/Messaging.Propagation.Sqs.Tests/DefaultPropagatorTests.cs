using Amazon.SQS;
using Amazon.SQS.Model;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Sqs.Tests;

[Collection(nameof(Alone))]
public sealed class DefaultPropagatorTests : DefaultPropagatorContract
{
    private readonly InMemorySqs bare = new();
    private IAmazonSQS? sqs;
    private string url = "";

    protected override async Task DecorateAsync()
    {
        url = (await bare.CreateQueueAsync("orders")).QueueUrl;
        sqs = bare.WithPropagation();
    }

    // Two messages: SQS hands over only what is asked for, so the decorated receive must ask for the fields by itself.
    protected override async Task<(FieldList Fields, Extraction Extraction)> SendAndReceiveAsync()
    {
        await sqs!.SendMessageAsync(url, "an order");
        var request = new ReceiveMessageRequest(url) { MessageAttributeNames = ["All"], WaitTimeSeconds = 5 };
        var sent = Assert.Single((await bare.ReceiveMessageAsync(request)).Messages);
        FieldList fields = [.. sent.MessageAttributes.Select(attribute => (attribute.Key, FieldValue.Text(attribute.Value.StringValue)))];
        await bare.DeleteMessageAsync(url, sent.ReceiptHandle);

        await sqs.SendMessageAsync(url, "an order");
        var message = Assert.Single((await sqs.ReceiveMessageAsync(new ReceiveMessageRequest(url) { WaitTimeSeconds = 5 })).Messages);
        using var processing = sqs.StartProcessing(message, url);
        await sqs.DeleteMessageAsync(url, message.ReceiptHandle);
        return (fields, processing.Extraction);
    }
}
