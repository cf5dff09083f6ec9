using System.Diagnostics;
using Amazon.SQS.Model;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Sqs.Tests;

/// <summary>Settle spans of batches link to each message by its receipt handle, up to the limit of links.</summary>
public sealed class BatchSettlementsLinkToTheirMessagesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Deletions_link_to_every_message_that_was_received(bool asProxy, bool asRequest)
    {
        var queue = new Queue(configure: options => options.UseDispatchProxy = asProxy);
        using var spans = new Spans(queue.Name);
        var messages = await ReceiveAsync(queue, 3);

        // A handle that this process has not received has no link.
        List<DeleteMessageBatchRequestEntry> entries = [.. messages.Select((message, i) => new DeleteMessageBatchRequestEntry($"{i}", message.ReceiptHandle)), new("unknown", "unknown")];
        if (asRequest) await queue.Decorated.DeleteMessageBatchAsync(new DeleteMessageBatchRequest(queue.Url, entries), Token);
        else await queue.Decorated.DeleteMessageBatchAsync(queue.Url, entries, Token);

        AssertLinks(spans.One($"delete {queue.Name}"), messages: 4, links: 3);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Changes_of_visibility_link_to_every_message_that_was_received(bool asProxy, bool asRequest)
    {
        var queue = new Queue(configure: options => options.UseDispatchProxy = asProxy);
        using var spans = new Spans(queue.Name);
        var messages = await ReceiveAsync(queue, 3);

        List<ChangeMessageVisibilityBatchRequestEntry> entries =
            [.. messages.Select((message, i) => new ChangeMessageVisibilityBatchRequestEntry($"{i}", message.ReceiptHandle) { VisibilityTimeout = 60 })];
        if (asRequest) await queue.Decorated.ChangeMessageVisibilityBatchAsync(new ChangeMessageVisibilityBatchRequest(queue.Url, entries), Token);
        else await queue.Decorated.ChangeMessageVisibilityBatchAsync(queue.Url, entries, Token);

        AssertLinks(spans.One($"change_visibility {queue.Name}"), messages: 3, links: 3);
    }

    [Fact]
    public async Task More_messages_than_links_are_allowed_are_counted()
    {
        var queue = new Queue(configure: options => options.MaxLinks = 2);
        using var spans = new Spans(queue.Name);
        var messages = await ReceiveAsync(queue, 5);

        await queue.Decorated.DeleteMessageBatchAsync(queue.Url, [.. messages.Select((message, i) => new DeleteMessageBatchRequestEntry($"{i}", message.ReceiptHandle))], Token);

        var span = spans.One($"delete {queue.Name}");
        AssertLinks(span, messages: 5, links: 2);
        Assert.Equal(3, span.GetTagItem("messaging.propagation.links.dropped"));
    }

    private static async Task<List<Message>> ReceiveAsync(Queue queue, int count)
    {
        for (var i = 1; i <= count; i++)
        {
            await queue.Plain.SendMessageAsync(
                new SendMessageRequest(queue.Url, "body")
                {
                    MessageAttributes = new() { ["traceparent"] = new() { DataType = "String", StringValue = $"00-0af7651916cd43dd8448eb211c80319c-{i:x16}-01" } },
                },
                Token);
        }

        return (await queue.Decorated.ReceiveMessageAsync(new ReceiveMessageRequest(queue.Url) { MaxNumberOfMessages = 10 }, Token)).Messages;
    }

    private static void AssertLinks(Activity span, int messages, int links)
    {
        Assert.Equal(messages, span.GetTagItem("messaging.batch.message_count"));
        Assert.Equal(Enumerable.Range(1, links).Select(i => $"{i:x16}"), span.Links.Select(link => link.Context.SpanId.ToHexString()));
    }
}
