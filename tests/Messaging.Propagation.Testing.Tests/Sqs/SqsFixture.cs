using Amazon.SQS;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Testing.Tests;

/// <summary>An SQS in memory with a clock, and the calls that the tests of it make again and again.</summary>
public abstract class SqsFixture
{
    private protected ManualTimers Time { get; } = new();

    private protected IAmazonSQS Sqs { get; }

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected SqsFixture() => Sqs = new InMemorySqs(Time);

    private protected async Task<string> Queue(string name = "orders", params (string Name, string Value)[] attributes) =>
        (await Sqs.CreateQueueAsync(
            new CreateQueueRequest(name) { Attributes = attributes.ToDictionary(pair => pair.Name, pair => pair.Value) }, Ct)).QueueUrl;

    private protected Task<string> FifoQueue(string name = "orders.fifo", params (string Name, string Value)[] attributes) =>
        Queue(name, [("FifoQueue", "true"), .. attributes]);

    private protected async Task<List<Message>> Receive(string queue, int most = 10, int? visibility = null) =>
        (await Sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest(queue)
            {
                MaxNumberOfMessages = most,
                VisibilityTimeout = visibility,
                MessageSystemAttributeNames = ["All"],
                MessageAttributeNames = ["All"],
            },
            Ct)).Messages ?? [];

    private protected async Task<Message> ReceiveOne(string queue) => Assert.Single(await Receive(queue, most: 1));

    private protected Task<SendMessageResponse> SendToGroup(string queue, string group, string body, string? id = null) =>
        Sqs.SendMessageAsync(new SendMessageRequest(queue, body) { MessageGroupId = group, MessageDeduplicationId = id }, Ct);

    private protected static MessageAttributeValue Text(string value, string type = "String") => new() { DataType = type, StringValue = value };

    private protected void Pass(int seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));
}
