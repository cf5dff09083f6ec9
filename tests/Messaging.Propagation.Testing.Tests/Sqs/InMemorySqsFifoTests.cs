using Amazon.SQS;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Testing.Tests;

public sealed class InMemorySqsFifoTests : SqsFixture
{
    [Fact]
    public async Task A_group_waits_for_its_message_in_flight_and_others_do_not()
    {
        var queue = await FifoQueue();
        await SendToGroup(queue, "a", "a1", "1");
        await SendToGroup(queue, "a", "a2", "2");
        await SendToGroup(queue, "b", "b1", "3");
        var first = await ReceiveOne(queue);

        Assert.Equal(["b1"], (await Receive(queue)).Select(message => message.Body));

        await Sqs.DeleteMessageAsync(queue, first.ReceiptHandle, Ct);
        var second = await ReceiveOne(queue);
        Assert.Equal(("a1", "a2", "a"), (first.Body, second.Body, second.Attributes["MessageGroupId"]));
    }

    [Fact]
    public async Task One_receive_brings_a_group_in_order_with_rising_sequence_numbers()
    {
        var queue = await FifoQueue();
        for (var i = 0; i < 3; i++) await SendToGroup(queue, "a", $"{i}", $"{i}");

        var messages = await Receive(queue);

        Assert.Equal(["0", "1", "2"], messages.Select(message => message.Body));
        var numbers = messages.Select(message => message.Attributes["SequenceNumber"]).ToList();
        Assert.Equal(numbers.Distinct().Order(StringComparer.Ordinal), numbers);
    }

    [Fact]
    public async Task What_is_sent_again_within_five_minutes_is_answered_as_before_and_not_kept()
    {
        var queue = await FifoQueue();
        var first = await SendToGroup(queue, "a", "x", "same");

        Pass(299);
        var second = await SendToGroup(queue, "a", "y", "same");
        Assert.Equal((first.MessageId, first.SequenceNumber), (second.MessageId, second.SequenceNumber));

        Pass(1);
        await SendToGroup(queue, "a", "z", "same");
        Assert.Equal(["x", "z"], (await Receive(queue)).Select(message => message.Body));
    }

    [Fact]
    public async Task Content_based_deduplication_goes_by_the_body_alone()
    {
        var queue = await FifoQueue(attributes: ("ContentBasedDeduplication", "true"));

        foreach (var (body, value) in new[] { ("x", "1"), ("x", "2"), ("y", "1") })
            await Sqs.SendMessageAsync(
                new SendMessageRequest(queue, body) { MessageGroupId = "a", MessageAttributes = new() { ["n"] = Text(value) } }, Ct);

        Assert.Equal(["x", "y"], (await Receive(queue)).Select(message => message.Body));
    }

    [Fact]
    public async Task Deduplication_may_be_for_each_group()
    {
        var queue = await FifoQueue(attributes: ("DeduplicationScope", "messageGroup"));

        await SendToGroup(queue, "a", "x", "same");
        await SendToGroup(queue, "b", "x", "same");

        Assert.Equal(2, (await Receive(queue)).Count);
    }

    [Fact]
    public async Task What_a_fifo_queue_needs_and_a_standard_queue_does_not_know_is_refused()
    {
        var (fifo, standard) = (await FifoQueue(), await Queue());

        foreach (var request in new SendMessageRequest[]
        {
            new(fifo, "no group") { MessageDeduplicationId = "1" }, new(fifo, "no id") { MessageGroupId = "a" },
            new(fifo, "delay") { MessageGroupId = "a", MessageDeduplicationId = "1", DelaySeconds = 1 }, new(standard, "id") { MessageDeduplicationId = "1" },
        })
            await Assert.ThrowsAsync<AmazonSQSException>(() => Sqs.SendMessageAsync(request, Ct));
    }
}
