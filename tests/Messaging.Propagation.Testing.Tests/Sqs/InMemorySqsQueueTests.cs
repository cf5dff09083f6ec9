using Amazon.SQS;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Testing.Tests;

public sealed class InMemorySqsQueueTests : SqsFixture
{
    [Fact]
    public async Task A_queue_is_found_by_its_name_and_listed_by_its_prefix()
    {
        var (orders, _) = (await Queue(), await Queue("payments"));

        Assert.Equal(orders, (await Sqs.GetQueueUrlAsync("orders", Ct)).QueueUrl);
        Assert.Equal([orders], (await Sqs.ListQueuesAsync("ord", Ct)).QueueUrls);
        Assert.Null((await Sqs.ListQueuesAsync("none", Ct)).QueueUrls);
        var error = await Assert.ThrowsAsync<QueueDoesNotExistException>(() => Sqs.GetQueueUrlAsync("none", Ct));
        Assert.Equal("AWS.SimpleQueueService.NonExistentQueue", error.ErrorCode);
    }

    [Fact]
    public async Task To_create_it_again_is_no_error_unless_its_attributes_differ()
    {
        var queue = await Queue(attributes: ("DelaySeconds", "5"));

        Assert.Equal(queue, await Queue());
        Assert.Equal(queue, await Queue(attributes: ("DelaySeconds", "5")));
        await Assert.ThrowsAsync<QueueNameExistsException>(() => Queue(attributes: ("DelaySeconds", "6")));
    }

    [Theory]
    [InlineData("a b", null)]
    [InlineData("orders.fifo", null)]
    [InlineData("orders", "true")]
    public async Task A_wrong_name_is_refused(string name, string? fifo) =>
        await Assert.ThrowsAsync<AmazonSQSException>(() => Queue(name, fifo is null ? [] : [("FifoQueue", fifo)]));

    [Fact]
    public async Task Attributes_are_within_their_ranges_and_set_all_or_none()
    {
        var queue = await Queue();

        await Assert.ThrowsAsync<InvalidAttributeValueException>(
            () => Sqs.SetQueueAttributesAsync(queue, new() { ["DelaySeconds"] = "5", ["VisibilityTimeout"] = "43201" }, Ct));
        await Assert.ThrowsAsync<InvalidAttributeNameException>(() => Sqs.SetQueueAttributesAsync(queue, new() { ["None"] = "5" }, Ct));
        await Sqs.SetQueueAttributesAsync(queue, new() { ["VisibilityTimeout"] = "43200" }, Ct);

        var found = (await Sqs.GetQueueAttributesAsync(queue, ["DelaySeconds", "VisibilityTimeout"], Ct)).Attributes;
        Assert.Equal(("0", "43200", 2), (found["DelaySeconds"], found["VisibilityTimeout"], found.Count));
    }

    [Fact]
    public async Task Messages_are_counted_as_there_in_flight_or_delayed()
    {
        var queue = await Queue();
        for (var i = 0; i < 3; i++) await Sqs.SendMessageAsync(queue, "x", Ct);
        await Sqs.SendMessageAsync(new SendMessageRequest(queue, "x") { DelaySeconds = 9 }, Ct);
        await ReceiveOne(queue);

        var counts = await Sqs.GetQueueAttributesAsync(queue, ["All"], Ct);

        Assert.Equal(
            (2, 1, 1), (counts.ApproximateNumberOfMessages, counts.ApproximateNumberOfMessagesNotVisible, counts.ApproximateNumberOfMessagesDelayed));
        Assert.EndsWith(":orders", counts.QueueARN);
    }

    [Fact]
    public async Task Messages_end_with_their_retention()
    {
        var queue = await Queue(attributes: ("MessageRetentionPeriod", "60"));
        await Sqs.SendMessageAsync(queue, "x", Ct);

        Pass(60);

        Assert.Empty(await Receive(queue));
    }

    [Fact]
    public async Task A_purged_queue_is_empty_and_is_not_purged_again_at_once()
    {
        var queue = await Queue();
        await Sqs.SendMessageAsync(queue, "x", Ct);

        await Sqs.PurgeQueueAsync(queue, Ct);

        Assert.Empty(await Receive(queue));
        await Assert.ThrowsAsync<PurgeQueueInProgressException>(() => Sqs.PurgeQueueAsync(queue, Ct));
        Pass(60);
        await Sqs.PurgeQueueAsync(queue, Ct);
    }

    [Fact]
    public async Task A_deleted_queue_ends_its_polls_and_keeps_its_name_for_a_minute()
    {
        var queue = await Queue();
        var poll = Sqs.ReceiveMessageAsync(new ReceiveMessageRequest(queue) { WaitTimeSeconds = 20 }, Ct);

        await Sqs.DeleteQueueAsync(queue, Ct);

        await Assert.ThrowsAsync<QueueDoesNotExistException>(() => poll);
        await Assert.ThrowsAsync<QueueDeletedRecentlyException>(() => Queue());
        Pass(60);
        await Queue();
    }

    [Fact]
    public async Task What_is_not_supported_says_so()
    {
        var queue = await Queue();

        await Assert.ThrowsAsync<NotSupportedException>(() => Queue("other", ("Policy", "{}")));
        await Assert.ThrowsAsync<NotSupportedException>(() => Sqs.ReceiveMessageAsync(new ReceiveMessageRequest(queue) { ReceiveRequestAttemptId = "1" }, Ct));
        await Assert.ThrowsAsync<NotSupportedException>(() => Sqs.TagQueueAsync(new TagQueueRequest { QueueUrl = queue }, Ct));
        Assert.Throws<NotSupportedException>(() => Sqs.Paginators);
    }
}
