using Amazon.SQS.Model;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Testing.Tests;

public sealed class InMemorySqsReceiveTests : SqsFixture
{
    [Fact]
    public async Task A_message_arrives_with_its_body_attributes_and_counters()
    {
        var queue = await Queue();
        var sentAt = Time.GetUtcNow().ToUnixTimeMilliseconds();
        var sent = await Sqs.SendMessageAsync(
            new SendMessageRequest(queue, "hello")
            {
                MessageAttributes = new()
                {
                    ["text"] = Text("value"),
                    ["bytes"] = new() { DataType = "Binary", BinaryValue = new MemoryStream([1, 2]) },
                },
            },
            Ct);
        Pass(2);

        var message = await ReceiveOne(queue);

        Assert.Equal(("hello", sent.MessageId), (message.Body, message.MessageId));
        Assert.Equal(("5d41402abc4b2a76b9719d911017c592", sent.MD5OfMessageBody), (message.MD5OfBody, message.MD5OfBody));
        Assert.Equal(sent.MD5OfMessageAttributes, message.MD5OfMessageAttributes);
        Assert.Equal("value", message.MessageAttributes["text"].StringValue);
        Assert.Equal([1, 2], message.MessageAttributes["bytes"].BinaryValue.ToArray());
        Assert.Equal($"{sentAt}", message.Attributes["SentTimestamp"]);
        Assert.Equal($"{sentAt + 2000}", message.Attributes["ApproximateFirstReceiveTimestamp"]);
        Assert.Equal("1", message.Attributes["ApproximateReceiveCount"]);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("All", "a,foo.b,foo.c")]
    [InlineData(".*", "a,foo.b,foo.c")]
    [InlineData("foo.*", "foo.b,foo.c")]
    [InlineData("a,foo.c,none", "a,foo.c")]
    [InlineData("A", "")]
    public async Task Only_the_attributes_asked_for_are_there(string asked, string expected)
    {
        var queue = await Queue();
        await Sqs.SendMessageAsync(
            new SendMessageRequest(queue, "x") { MessageAttributes = new() { ["a"] = Text("1"), ["foo.b"] = Text("2"), ["foo.c"] = Text("3") } }, Ct);

        var received = await Sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest(queue) { MessageAttributeNames = [.. asked.Split(',', StringSplitOptions.RemoveEmptyEntries)] }, Ct);

        var message = Assert.Single(received.Messages);
        Assert.Equal(expected, string.Join(',', (message.MessageAttributes ?? []).Keys.Order(StringComparer.Ordinal)));
        Assert.Null(message.Attributes);
    }

    [Fact]
    public async Task The_trace_header_comes_only_when_asked_for()
    {
        const string Header = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
        var queue = await Queue();
        await Sqs.SendMessageAsync(
            new SendMessageRequest(queue, "x")
            {
                MessageSystemAttributes = new() { ["AWSTraceHeader"] = new() { DataType = "String", StringValue = Header } },
            },
            Ct);

        var without = await Sqs.ReceiveMessageAsync(new ReceiveMessageRequest(queue) { VisibilityTimeout = 0 }, Ct);
        var with = await Sqs.ReceiveMessageAsync(new ReceiveMessageRequest(queue) { MessageSystemAttributeNames = ["AWSTraceHeader"] }, Ct);

        Assert.Null(without.Messages[0].Attributes);
        Assert.Equal(Header, Assert.Single(with.Messages[0].Attributes).Value);
    }

    [Fact]
    public async Task An_empty_queue_gives_what_the_sdk_gives()
    {
        var queue = await Queue();

        Assert.Null((await Sqs.ReceiveMessageAsync(queue, Ct)).Messages);
    }

    [Fact]
    public async Task A_received_message_is_hidden_until_its_time_is_over()
    {
        var queue = await Queue(attributes: ("VisibilityTimeout", "10"));
        await Sqs.SendMessageAsync(queue, "x", Ct);
        await ReceiveOne(queue);

        Pass(9);
        Assert.Empty(await Receive(queue));

        Pass(1);
        Assert.Equal("2", (await ReceiveOne(queue)).Attributes["ApproximateReceiveCount"]);
    }

    [Fact]
    public async Task A_delayed_message_comes_when_its_delay_is_over()
    {
        var queue = await Queue();
        await Sqs.SendMessageAsync(new SendMessageRequest(queue, "x") { DelaySeconds = 5 }, Ct);

        Assert.Empty(await Receive(queue));

        Pass(5);
        await ReceiveOne(queue);
    }

    [Fact]
    public async Task A_long_poll_ends_as_soon_as_a_message_is_there()
    {
        var queue = await Queue();
        var poll = Sqs.ReceiveMessageAsync(new ReceiveMessageRequest(queue) { WaitTimeSeconds = 20 }, Ct);
        Assert.False(poll.IsCompleted);

        await Sqs.SendMessageAsync(queue, "x", Ct);

        Assert.Equal("x", Assert.Single((await poll.WaitAsync(Eventually.Deadline, Ct)).Messages).Body);
    }

    [Fact]
    public async Task A_long_poll_gets_a_message_that_becomes_visible_meanwhile()
    {
        var queue = await Queue();
        await Sqs.SendMessageAsync(new SendMessageRequest(queue, "x") { DelaySeconds = 5 }, Ct);
        var poll = Sqs.ReceiveMessageAsync(new ReceiveMessageRequest(queue) { WaitTimeSeconds = 20 }, Ct);

        Pass(5);

        Assert.Single((await poll.WaitAsync(Eventually.Deadline, Ct)).Messages);
    }

    [Fact]
    public async Task A_long_poll_without_a_message_ends_by_the_clock()
    {
        var queue = await Queue(attributes: ("ReceiveMessageWaitTimeSeconds", "20"));
        var poll = Sqs.ReceiveMessageAsync(queue, Ct);

        Pass(19);
        Assert.False(poll.IsCompleted);

        Pass(1);
        Assert.Null((await poll.WaitAsync(Eventually.Deadline, Ct)).Messages);
        Assert.Equal(0, Time.Waiting);
    }

    [Fact]
    public async Task A_long_poll_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var poll = Sqs.ReceiveMessageAsync(new ReceiveMessageRequest(await Queue()) { WaitTimeSeconds = 20 }, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
    }

    [Fact]
    public async Task Every_message_goes_to_one_of_many_receivers()
    {
        var queue = await Queue();
        await Parallel.ForAsync(0, 200, Ct, async (i, ct) => await Sqs.SendMessageAsync(queue, $"{i}", ct));

        var bodies = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Parallel.ForAsync(0, 40, Ct, async (_, _) => (await Receive(queue)).ForEach(message => bodies.Add(message.Body)));

        Assert.Equal(200, bodies.Distinct().Count());
        Assert.Equal(200, bodies.Count);
    }
}
