using Amazon.SQS;
using Amazon.SQS.Model;
using Messaging.Propagation.Sqs;

namespace Messaging.Propagation.TestKit.Sqs;

/// <summary>Amazon SQS, in memory or over HTTP.</summary>
public sealed class SqsHarness : BrokerHarness
{
    private static int number;

    private readonly IAmazonSQS plain, decorated;
    private readonly string url;

    private SqsHarness(IAmazonSQS plain, IAmazonSQS decorated, string name, string url)
    {
        (this.plain, this.decorated, SendDestination, this.url) = (plain, decorated, name, url);
    }

    public static async Task<SqsHarness> StartAsync(IAmazonSQS sqs, bool byProxy, Action<MessagePropagationOptions>? configure = null)
    {
        var name = $"queue-{Environment.ProcessId}-{Interlocked.Increment(ref number)}";
        var url = (await sqs.CreateQueueAsync(name)).QueueUrl;
        return new SqsHarness(sqs, sqs.WithPropagation(MessagePropagator.Create(options =>
        {
            options.UseDispatchProxy = byProxy;
            configure?.Invoke(options);
        })), name, url);
    }

    public override string System => "aws_sqs";

    public override string SendDestination { get; }

    public override (string Send, string Receive, string Process, string Settle) Operations => ("send", "receive", "process", "delete");

    public override BrokerCapabilities Capabilities => BrokerCapabilities.CountsDeliveries | BrokerCapabilities.ReceivesBatches;

    public override async Task<FieldList> SendAsync(FieldList callers)
    {
        var request = new SendMessageRequest(url, "body") { MessageAttributes = callers.Count == 0 ? null : AttributesOf(callers) };
        await decorated.SendMessageAsync(request);
        return FieldsOf(request.MessageAttributes);
    }

    public override Task SendPlainAsync(FieldList fields) => plain.SendMessageAsync(new SendMessageRequest(url, "body") { MessageAttributes = AttributesOf(fields) });

    public override async Task<ReceivedMessage> ReceiveAsync()
    {
        var message = Assert.Single((await decorated.ReceiveMessageAsync(
            new ReceiveMessageRequest(url) { MessageAttributeNames = ["All"], MaxNumberOfMessages = 1, WaitTimeSeconds = 5 })).Messages);
        return new ReceivedMessage(
            FieldsOf(message.MessageAttributes), () => decorated.StartProcessing(message, url), () => decorated.DeleteMessageAsync(url, message.ReceiptHandle), message);
    }

    public override Task ForwardAsync(ReceivedMessage message) =>
        decorated.SendMessageAsync(new SendMessageRequest(url, "body") { MessageAttributes = ((Message)message.Native).MessageAttributes });

    public override Task HandleAsync(ReceivedMessage message, Func<Task> handler, CancellationToken cancellationToken) =>
        decorated.ProcessAsync((Message)message.Native, url, (_, _) => handler(), cancellationToken);

    public override Task HandleBatchAsync(ReceivedMessage[] messages, Func<Task> handler, CancellationToken cancellationToken) =>
        decorated.ProcessAsync([.. messages.Select(message => (Message)message.Native)], url, (_, _) => handler(), cancellationToken);

    public override MessageProcessing ProcessBatch(params ReceivedMessage[] messages) =>
        decorated.StartProcessing([.. messages.Select(message => (Message)message.Native)], url);

    public override ValueTask DisposeAsync()
    {
        plain.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Dictionary<string, MessageAttributeValue> AttributesOf(FieldList fields) =>
        fields.ToDictionary(field => field.Name, field => new MessageAttributeValue { DataType = "String", StringValue = field.Value.AsText });

    private static FieldList FieldsOf(Dictionary<string, MessageAttributeValue>? attributes)
    {
        var fields = new FieldList();
        foreach (var (name, value) in attributes ?? []) fields.With(name, value.StringValue);
        return fields;
    }
}
