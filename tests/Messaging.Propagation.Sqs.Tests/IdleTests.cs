using Amazon.SQS;
using Amazon.SQS.Model;
using Messaging.Propagation.Testing;

namespace Messaging.Propagation.Sqs.Tests;

/// <summary>What is done where nobody listens: only what has to be.</summary>
[Collection(nameof(Alone))]
public sealed class IdleTests : IDisposable
{
    private const string Context = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private readonly IAmazonSQS sqs = new InMemorySqs().WithPropagation(MessagePropagator.Create());

    [Fact]
    public async Task Of_many_messages_one_with_a_stamp_gets_a_new_one()
    {
        Assert.False(PropagationTelemetry.ActivitySource.HasListeners());
        var url = (await sqs.CreateQueueAsync("orders", TestContext.Current.CancellationToken)).QueueUrl;
        Dictionary<string, MessageAttributeValue> forwarded = new() { ["traceparent"] = Text(Context), ["context-stamp"] = Text("1;t=1000;o=500;n=4;f=t") };

        await sqs.SendMessageBatchAsync(
            url, [new("1", "another"), new("2", "an order") { MessageAttributes = forwarded }], TestContext.Current.CancellationToken);

        var request = new ReceiveMessageRequest(url) { MaxNumberOfMessages = 10, MessageAttributeNames = ["All"] };
        var received = (await sqs.ReceiveMessageAsync(request, TestContext.Current.CancellationToken)).Messages;
        Assert.Equal(2, received.Count);
        var attributes = Assert.Single(received, message => message.Body == "an order").MessageAttributes;
        Assert.Equal(Context, attributes["traceparent"].StringValue);
        Assert.EndsWith(";o=500;n=5;f=t", attributes["context-stamp"].StringValue, StringComparison.Ordinal);
        Assert.Equal("1;t=1000;o=500;n=4;f=t", forwarded["context-stamp"].StringValue);
    }

    public void Dispose() => sqs.Dispose();

    private static MessageAttributeValue Text(string value) => new() { DataType = "String", StringValue = value };
}
