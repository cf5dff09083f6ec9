using Amazon.SQS.Model;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Sqs.Tests;

public sealed class ReceiveTests
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_caller_gets_what_it_would_have_got_and_processing_knows_the_rest()
    {
        var queue = new Queue();
        using var metrics = new MetricRecorder();
        await SendAsync(queue, ("traceparent", Parent), ("user", "1"));

        var request = new ReceiveMessageRequest(queue.Url) { MessageAttributeNames = ["user"] };
        var message = Assert.Single((await queue.Decorated.ReceiveMessageAsync(request, Token)).Messages);

        Assert.Equal(["user"], request.MessageAttributeNames);
        Assert.Null(request.MessageSystemAttributeNames);
        Assert.Equal("user", Assert.Single(message.MessageAttributes).Key);
        Assert.Null(message.Attributes);
        using var processing = queue.Decorated.StartProcessing(message, queue.Url);
        Assert.Equal("b7ad6b7169203331", processing.Extraction.Context.SpanId.ToHexString());
        var lag = Assert.Single(metrics.Of("messaging.propagation.lag", queue.Name));
        Assert.Equal(("broker", (object?)false), (lag.Tags["clock"], lag.Tags["redelivered"]));
    }

    [Theory]
    [InlineData("All")]
    [InlineData(".*")]
    public async Task Nothing_is_added_to_a_request_for_everything(string everything)
    {
        var queue = new Queue();
        await SendAsync(queue, ("traceparent", Parent));

        var message = Assert.Single((await queue.Decorated.ReceiveMessageAsync(
            new ReceiveMessageRequest(queue.Url) { MessageAttributeNames = [everything], MessageSystemAttributeNames = ["All"] }, Token)).Messages);

        Assert.Equal("traceparent", Assert.Single(message.MessageAttributes).Key);
        Assert.Contains("SentTimestamp", message.Attributes.Keys);
    }

    [Fact]
    public async Task What_was_asked_for_stays_where_that_is_wanted()
    {
        var queue = new Queue(new SqsPropagationOptions { KeepsAskedFields = true });
        await SendAsync(queue, ("traceparent", Parent));

        var message = Assert.Single((await queue.Decorated.ReceiveMessageAsync(queue.Url, Token)).Messages);

        Assert.True(message.MessageAttributes.ContainsKey("traceparent"));
        Assert.True(message.Attributes.ContainsKey("ApproximateReceiveCount"));
    }

    [Fact]
    public async Task A_receive_that_does_not_ask_is_told_apart_from_a_sender_that_does_not_send()
    {
        var queue = new Queue(new SqsPropagationOptions { AsksForFields = false });
        await SendAsync(queue, ("traceparent", Parent));

        await queue.Decorated.ReceiveMessageAsync(queue.Url, Token);

        var report = Assert.Single(queue.Observer.Arrived);
        Assert.Equal((ExtractionOutcome.Absent, FailureReason.FieldNotRequested), (report.Extraction.Outcome, Assert.Single(report.Extraction.Failures).Reason));
    }

    [Fact]
    public async Task A_batch_links_to_each_message_by_its_id()
    {
        var queue = new Queue();
        using var spans = new Spans(queue.Name);
        for (var i = 1; i <= 3; i++) await SendAsync(queue, ("traceparent", Parent.Replace("b7ad6b7169203331", $"{i:x16}", StringComparison.Ordinal)));

        var messages = (await queue.Decorated.ReceiveMessageAsync(new ReceiveMessageRequest(queue.Url) { MaxNumberOfMessages = 10 }, Token)).Messages;
        queue.Decorated.StartProcessing(messages, queue.Url).Dispose();

        foreach (var span in new[] { spans.One($"receive {queue.Name}"), spans.One($"process {queue.Name}") })
        {
            Assert.Equal(3, span.GetTagItem("messaging.batch.message_count"));
            Assert.Equal(messages.Select(message => message.MessageId), span.Links.Select(link => (string)link.Tags!.Single().Value!));
            Assert.Equal(default, span.ParentSpanId);
        }
    }

    [Fact]
    public async Task A_redelivery_counts_its_attempts()
    {
        var queue = new Queue();
        await SendAsync(queue, ("traceparent", Parent));

        for (var i = 0; i < 3; i++) await queue.Decorated.ReceiveMessageAsync(new ReceiveMessageRequest(queue.Url) { VisibilityTimeout = 0 }, Token);

        Assert.Equal([1, 2, 3], queue.Observer.Arrived.Select(report => report.Delivery.Attempt));
    }

    [Theory]
    [InlineData("""{"Type":"Notification","MessageId":"1","Message":"{}","MessageAttributes":{"traceparent":{"Type":"String","Value":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}}}""", true)]
    [InlineData("""{"Type":"Notification","MessageAttributes":{"traceparent":{"Type":"Binary","Value":"MDAtMGFmNzY1MTkxNmNkNDNkZDg0NDhlYjIxMWM4MDMxOWMtYjdhZDZiNzE2OTIwMzMzMS0wMQ=="}}}""", true)]
    [InlineData("""{"Type":"Notification","MessageAttributes":{"traceparent":7}""", false)]
    [InlineData("""{"Type":"Order","text":"\"Notification\" \"MessageAttributes\""}""", false)]
    [InlineData("not json", false)]
    public async Task What_SNS_puts_into_the_body_is_read_and_the_body_is_handed_on(string body, bool carries)
    {
        var queue = new Queue();
        await queue.Plain.SendMessageAsync(queue.Url, body, Token);

        var message = Assert.Single((await queue.Decorated.ReceiveMessageAsync(queue.Url, Token)).Messages);

        Assert.Equal(body, message.Body);
        Assert.Equal(carries ? ExtractionOutcome.Extracted : ExtractionOutcome.Absent, Assert.Single(queue.Observer.Arrived).Extraction.Outcome);
    }

    [Fact]
    public async Task The_loop_deletes_what_was_handled_and_gives_back_what_was_not()
    {
        var queue = new Queue();
        using var spans = new Spans(queue.Name);
        await SendAsync(queue, ("traceparent", Parent));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var calls = 0;

        var loop = queue.Decorated.ProcessAsync(
            new ReceiveMessageRequest(queue.Url), (_, _) =>
            {
                if (Interlocked.Increment(ref calls) == 1) throw new InvalidOperationException("no");
                return Task.CompletedTask;
            },
            stop.Token, retryAfter: TimeSpan.Zero);
        await Eventually.Holds(() => spans.Named($"delete {queue.Name}").Count == 1, "the message was deleted");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);

        Assert.Equal(2, calls);
        Assert.Equal(["System.InvalidOperationException", null], spans.Named($"process {queue.Name}").Select(span => span.GetTagItem("error.type")));
        var (change, delete) = (spans.One($"change_visibility {queue.Name}"), spans.One($"delete {queue.Name}"));
        Assert.All([change, delete], settle => Assert.Equal("b7ad6b7169203331", Assert.Single(settle.Links).Context.SpanId.ToHexString()));
    }

    private static Task<SendMessageResponse> SendAsync(Queue queue, params (string Name, string Value)[] attributes) => queue.Plain.SendMessageAsync(new SendMessageRequest(queue.Url, "body")
    {
        MessageAttributes = attributes.ToDictionary(attribute => attribute.Name, attribute => new MessageAttributeValue { DataType = "String", StringValue = attribute.Value }),
    });
}
