using Amazon.SQS;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Testing.Tests;

public sealed class InMemorySqsSettleTests : SqsFixture
{
    [Fact]
    public async Task A_deleted_message_does_not_come_back_and_its_second_deletion_is_no_error()
    {
        var queue = await Queue();
        await Sqs.SendMessageAsync(queue, "x", Ct);
        var message = await ReceiveOne(queue);

        await Sqs.DeleteMessageAsync(queue, message.ReceiptHandle, Ct);
        await Sqs.DeleteMessageAsync(queue, message.ReceiptHandle, Ct);

        Pass(30);
        Assert.Empty(await Receive(queue));
    }

    [Fact]
    public async Task The_handle_of_an_earlier_receive_deletes_nothing()
    {
        var queue = await Queue();
        await Sqs.SendMessageAsync(queue, "x", Ct);
        var first = await ReceiveOne(queue);
        Pass(30);
        var second = await ReceiveOne(queue);

        await Sqs.DeleteMessageAsync(queue, first.ReceiptHandle, Ct);

        Assert.NotEqual(first.ReceiptHandle, second.ReceiptHandle);
        Pass(30);
        await ReceiveOne(queue);
    }

    [Fact]
    public async Task On_fifo_queues_a_handle_expires_with_its_visibility()
    {
        var queue = await FifoQueue();
        await SendToGroup(queue, "g", "x", "1");
        var message = await ReceiveOne(queue);

        Pass(30);

        Assert.Contains("expired", (await Assert.ThrowsAsync<AmazonSQSException>(() => Sqs.DeleteMessageAsync(queue, message.ReceiptHandle, Ct))).Message);
    }

    [Fact]
    public async Task What_is_no_handle_of_this_queue_is_refused()
    {
        var (queue, other) = (await Queue(), await Queue("other"));
        await Sqs.SendMessageAsync(other, "x", Ct);
        var foreign = (await ReceiveOne(other)).ReceiptHandle;

        await Assert.ThrowsAsync<ReceiptHandleIsInvalidException>(() => Sqs.DeleteMessageAsync(queue, "nonsense", Ct));
        await Assert.ThrowsAsync<ReceiptHandleIsInvalidException>(() => Sqs.DeleteMessageAsync(queue, foreign, Ct));
    }

    [Fact]
    public async Task Visibility_can_be_ended_and_extended()
    {
        var queue = await Queue();
        await Sqs.SendMessageAsync(queue, "x", Ct);

        await Sqs.ChangeMessageVisibilityAsync(queue, (await ReceiveOne(queue)).ReceiptHandle, 0, Ct);
        await Sqs.ChangeMessageVisibilityAsync(queue, (await ReceiveOne(queue)).ReceiptHandle, 100, Ct);

        Pass(99);
        Assert.Empty(await Receive(queue));
        Pass(1);
        await ReceiveOne(queue);
    }

    [Fact]
    public async Task Visibility_of_what_is_not_in_flight_cannot_be_changed()
    {
        var queue = await Queue();
        await Sqs.SendMessageAsync(queue, "x", Ct);
        var handle = (await ReceiveOne(queue)).ReceiptHandle;

        await Assert.ThrowsAsync<AmazonSQSException>(() => Sqs.ChangeMessageVisibilityAsync(queue, handle, 43_201, Ct));
        Pass(1);
        await Assert.ThrowsAsync<AmazonSQSException>(() => Sqs.ChangeMessageVisibilityAsync(queue, handle, 43_200, Ct));
        Pass(29);
        await Assert.ThrowsAsync<MessageNotInflightException>(() => Sqs.ChangeMessageVisibilityAsync(queue, handle, 5, Ct));
    }

    [Fact]
    public async Task Batches_report_what_failed_by_id()
    {
        var queue = await Queue();
        await Sqs.SendMessageAsync(queue, "x", Ct);
        var handle = (await ReceiveOne(queue)).ReceiptHandle;

        var changed = await Sqs.ChangeMessageVisibilityBatchAsync(
            queue, [new("good", handle) { VisibilityTimeout = 60 }, new("bad", "nonsense") { VisibilityTimeout = 60 }], Ct);
        var deleted = await Sqs.DeleteMessageBatchAsync(queue, [new("good", handle), new("bad", "nonsense")], Ct);

        Assert.Equal(("good", "bad"), (Assert.Single(changed.Successful).Id, Assert.Single(changed.Failed).Id));
        Assert.Equal(("good", "bad"), (Assert.Single(deleted.Successful).Id, Assert.Single(deleted.Failed).Id));
        Assert.Equal("ReceiptHandleIsInvalid", deleted.Failed[0].Code);
    }
}
