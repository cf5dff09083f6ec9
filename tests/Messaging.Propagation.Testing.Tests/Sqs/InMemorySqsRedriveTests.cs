using Amazon.SQS;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Testing.Tests;

public sealed class InMemorySqsRedriveTests : SqsFixture
{
    [Fact]
    public async Task A_message_received_too_often_goes_to_the_dead_letter_queue_as_it_was_sent()
    {
        var dead = await Queue("dead");
        var queue = await Queue(attributes: ("RedrivePolicy", Policy("dead", 2)));
        await Sqs.SendMessageAsync(new SendMessageRequest(queue, "x") { MessageAttributes = new() { ["traceparent"] = Text("v") } }, Ct);
        var first = await ReceiveOne(queue);
        Pass(30);
        await ReceiveOne(queue);
        Pass(30);

        Assert.Empty(await Receive(queue));

        var message = await ReceiveOne(dead);
        Assert.Equal((first.MessageId, "v"), (message.MessageId, message.MessageAttributes["traceparent"].StringValue));
        Assert.Equal(first.Attributes["SentTimestamp"], message.Attributes["SentTimestamp"]);
        Assert.Equal(first.Attributes["ApproximateFirstReceiveTimestamp"], message.Attributes["ApproximateFirstReceiveTimestamp"]);
        Assert.Equal("3", message.Attributes["ApproximateReceiveCount"]);
        Assert.EndsWith(":orders", message.Attributes["DeadLetterQueueSourceArn"]);
    }

    [Fact]
    public async Task A_fifo_dead_letter_queue_counts_the_time_anew_and_the_group_goes_on()
    {
        var dead = await FifoQueue("dead.fifo");
        var queue = await FifoQueue(attributes: ("RedrivePolicy", Policy("dead.fifo", 1)));
        await SendToGroup(queue, "a", "x", "1");
        await SendToGroup(queue, "a", "y", "2");
        await ReceiveOne(queue);
        Pass(30);

        Assert.Equal("y", (await ReceiveOne(queue)).Body);

        Assert.Equal($"{Time.GetUtcNow().ToUnixTimeMilliseconds()}", (await ReceiveOne(dead)).Attributes["SentTimestamp"]);
    }

    [Fact]
    public async Task The_dead_letter_queue_is_there_first_and_of_the_same_type()
    {
        await FifoQueue("dead.fifo");

        await Assert.ThrowsAsync<AmazonSQSException>(() => Queue(attributes: ("RedrivePolicy", Policy("none", 1))));
        await Assert.ThrowsAsync<AmazonSQSException>(() => Queue(attributes: ("RedrivePolicy", Policy("dead.fifo", 1))));
        await Assert.ThrowsAsync<InvalidAttributeValueException>(() => Queue(attributes: ("RedrivePolicy", "{")));
    }

    private static string Policy(string target, int most) =>
        $$"""{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:{{target}}","maxReceiveCount":"{{most}}"}""";
}
