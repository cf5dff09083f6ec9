using Amazon.SQS;
using Amazon.SQS.Model;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Sqs.Tests;

/// <summary>A message is read and reported once, whichever client processes it and however often.</summary>
public sealed class ProcessingKnowsMessagesOfEveryClientTests
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Another_client_processes_the_received_message_with_its_context_and_reports_nothing_again(bool asProxy, bool asBatch)
    {
        var queue = new Queue(configure: options => options.UseDispatchProxy = asProxy);
        var observer = new ReportRecorder();
        var other = queue.Plain.WithPropagation(MessagePropagator.Create(options =>
        {
            options.Observers.Add(observer);
            options.UseDispatchProxy = asProxy;
        }));
        using var spans = new Spans(queue.Name);
        using var metrics = new MetricRecorder();
        var message = await ReceiveAsync(queue.Decorated, queue);

        Process(other, queue.Url, message, asBatch);

        Assert.Empty(observer.Arrived);
        Assert.Single(queue.Observer.Arrived);
        Assert.Equal("b7ad6b7169203331", Assert.Single(spans.One($"process {queue.Name}").Links).Context.SpanId.ToHexString());
        Assert.Single(metrics.Of("messaging.client.consumed.messages", queue.Name));
        Assert.Equal("extracted", Assert.Single(metrics.Of("messaging.propagation.extractions", queue.Name)).Tags["outcome"]);
    }

    [Fact]
    public async Task A_bare_client_processes_what_a_decorated_one_received()
    {
        var queue = new Queue();
        using var metrics = new MetricRecorder();
        var message = await ReceiveAsync(queue.Decorated, queue);

        using (var processing = queue.Plain.StartProcessing(message, queue.Url))
            Assert.Equal("b7ad6b7169203331", processing.Extraction.Context.SpanId.ToHexString());

        Assert.Single(metrics.Of("messaging.propagation.extractions", queue.Name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_of_a_bare_client_is_reported_once_however_often_it_is_processed(bool asBatch)
    {
        var queue = new Queue();
        using var metrics = new MetricRecorder();
        var message = await ReceiveAsync(queue.Plain, queue);

        for (var i = 0; i < 3; i++) Process(queue.Decorated, queue.Url, message, asBatch);

        Assert.Single(queue.Observer.Arrived);
        Assert.Single(metrics.Of("messaging.client.consumed.messages", queue.Name));
    }

    [Fact]
    public async Task Another_client_deletes_with_a_link()
    {
        var queue = new Queue();
        using var spans = new Spans(queue.Name);
        var message = await ReceiveAsync(queue.Decorated, queue);

        await queue.Plain.WithPropagation(MessagePropagator.Create()).DeleteMessageAsync(queue.Url, message.ReceiptHandle, Token);

        Assert.Equal("b7ad6b7169203331", Assert.Single(spans.One($"delete {queue.Name}").Links).Context.SpanId.ToHexString());
    }

    private static async Task<Message> ReceiveAsync(IAmazonSQS sqs, Queue queue)
    {
        await queue.Plain.SendMessageAsync(
            new SendMessageRequest(queue.Url, "body") { MessageAttributes = new() { ["traceparent"] = new() { DataType = "String", StringValue = Parent } } }, Token);
        var request = new ReceiveMessageRequest(queue.Url);
        if (sqs == queue.Plain) request.MessageAttributeNames = ["All"];
        return Assert.Single((await sqs.ReceiveMessageAsync(request, Token)).Messages);
    }

    private static void Process(IAmazonSQS sqs, string url, Message message, bool asBatch)
    {
        if (asBatch) sqs.StartProcessing([message], url).Dispose();
        else sqs.StartProcessing(message, url).Dispose();
    }
}
