using Amazon.SQS;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Testing.Tests;

public sealed class InMemorySqsLimitTests : SqsFixture
{
    private const int MessageSize = 1_048_576;

    [Fact]
    public async Task Ten_attributes_are_taken_and_eleven_are_not()
    {
        var queue = await Queue();

        await Send(queue, "x", Attributes(10));

        Assert.Equal("InvalidParameterValue", (await Refused(queue, "x", Attributes(11))).ErrorCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with blank")]
    [InlineData("with:colon")]
    [InlineData("aws.x")]
    [InlineData("AMAZON.x")]
    [InlineData(".x")]
    [InlineData("x.")]
    [InlineData("x..y")]
    public async Task A_wrong_name_is_refused(string name) => await Refused(await Queue(), "x", new() { [name] = Text("v") });

    [Theory]
    [InlineData("", "v")]
    [InlineData("Text", "v")]
    [InlineData("string", "v")]
    [InlineData("String", "")]
    [InlineData("String", "\u0001")]
    [InlineData("String", "\uFFFF")]
    [InlineData("Number", "one")]
    [InlineData("Number", "123456789012345678901234567890123456789")]
    [InlineData("Binary", "v")]
    public async Task A_wrong_type_or_value_is_refused(string type, string value) =>
        await Refused(await Queue(), "x", new() { ["name"] = Text(value, type) });

    [Theory]
    [InlineData("String.label", "v")]
    [InlineData("Number", "-1.5e3")]
    [InlineData("Number.int", "12345678901234567890123456789012345678")]
    [InlineData("String", "\t\n\r \uD83D\uDE00")]
    public async Task A_right_type_and_value_is_taken(string type, string value) => await Send(await Queue(), "x", new() { ["name"] = Text(value, type) });

    [Fact]
    public async Task Size_counts_body_name_type_and_value_to_the_byte()
    {
        var queue = await Queue();
        var attribute = new Dictionary<string, MessageAttributeValue> { ["name"] = Text("ä") };
        const int AttributeSize = 4 + 6 + 2;

        await Send(queue, new string('x', MessageSize - AttributeSize), attribute);
        await Send(queue, new string('x', MessageSize));

        await Refused(queue, new string('x', MessageSize - AttributeSize + 1), attribute);
        await Refused(queue, new string('x', MessageSize + 1));
    }

    [Fact]
    public async Task A_queue_may_take_less()
    {
        var queue = await Queue(attributes: ("MaximumMessageSize", "1024"));

        await Send(queue, new string('x', 1024));

        await Refused(queue, new string('x', 1025));
    }

    [Fact]
    public async Task The_trace_header_counts_to_neither_limit_and_is_the_only_system_attribute()
    {
        var queue = await Queue();

        await Sqs.SendMessageAsync(System("AWSTraceHeader", "Root=1-5759e988-bd862e3fe1be46a994272793"), Ct);

        foreach (var (name, value) in new[] { ("AWSTraceHeader", "nonsense"), ("Other", "Root=1-5759e988-bd862e3fe1be46a994272793") })
            await Assert.ThrowsAnyAsync<AmazonSQSException>(() => Sqs.SendMessageAsync(System(name, value), Ct));

        SendMessageRequest System(string name, string value) => new(queue, new string('x', MessageSize - Attributes(10).Sum(pair => pair.Key.Length + 7)))
        {
            MessageAttributes = Attributes(10),
            MessageSystemAttributes = new() { [name] = new() { DataType = "String", StringValue = value } },
        };
    }

    [Fact]
    public async Task A_body_is_there_and_of_allowed_characters()
    {
        var queue = await Queue();

        Assert.Equal("MissingParameter", (await Refused(queue, "")).ErrorCode);
        Assert.IsType<InvalidMessageContentsException>(await Refused(queue, "a\0b"));
        Assert.IsType<InvalidMessageContentsException>(await Refused(queue, "a\uD800"));
    }

    [Fact]
    public async Task A_batch_has_one_to_ten_entries_with_ids_of_their_own_and_the_size_of_one_message()
    {
        var queue = await Queue();

        Assert.Null((await Sqs.SendMessageBatchAsync(queue, Entries(10), Ct)).Failed);
        await Assert.ThrowsAsync<EmptyBatchRequestException>(() => Sqs.SendMessageBatchAsync(queue, [], Ct));
        await Assert.ThrowsAsync<TooManyEntriesInBatchRequestException>(() => Sqs.SendMessageBatchAsync(queue, Entries(11), Ct));
        await Assert.ThrowsAsync<BatchEntryIdsNotDistinctException>(() => Sqs.SendMessageBatchAsync(queue, [new("a", "x"), new("a", "y")], Ct));
        await Assert.ThrowsAsync<InvalidBatchEntryIdException>(() => Sqs.SendMessageBatchAsync(queue, [new("a b", "x")], Ct));
        await Assert.ThrowsAsync<BatchRequestTooLongException>(
            () => Sqs.SendMessageBatchAsync(queue, [new("a", new string('x', MessageSize)), new("b", "y")], Ct));
    }

    [Fact]
    public async Task A_bad_entry_fails_alone()
    {
        var queue = await Queue();

        var response = await Sqs.SendMessageBatchAsync(
            queue, [new("good", "x"), new("bad", "x") { MessageAttributes = Attributes(11) }, new("fine", "y")], Ct);

        Assert.Equal(["good", "fine"], response.Successful.Select(entry => entry.Id));
        var failed = Assert.Single(response.Failed);
        Assert.Equal(("bad", "InvalidParameterValue", true), (failed.Id, failed.Code, failed.SenderFault));
        Assert.Equal(["x", "y"], (await Receive(queue)).Select(message => message.Body));
    }

    [Fact]
    public async Task What_a_receive_asks_for_is_within_its_limits()
    {
        var queue = await Queue();

        foreach (var request in new ReceiveMessageRequest[]
        {
            new(queue) { MaxNumberOfMessages = 11 }, new(queue) { MaxNumberOfMessages = 0 }, new(queue) { WaitTimeSeconds = 21 },
            new(queue) { VisibilityTimeout = 43_201 }, new(queue) { MessageSystemAttributeNames = ["None"] },
        })
            await Assert.ThrowsAnyAsync<AmazonSQSException>(() => Sqs.ReceiveMessageAsync(request, Ct));
    }

    private static Dictionary<string, MessageAttributeValue> Attributes(int count) => Enumerable.Range(0, count).ToDictionary(i => $"a{i}", _ => Text("v"));

    private static List<SendMessageBatchRequestEntry> Entries(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new SendMessageBatchRequestEntry($"{i}", "x"))];

    private Task<SendMessageResponse> Send(string queue, string body, Dictionary<string, MessageAttributeValue>? attributes = null) =>
        Sqs.SendMessageAsync(new SendMessageRequest(queue, body) { MessageAttributes = attributes }, Ct);

    private Task<AmazonSQSException> Refused(string queue, string body, Dictionary<string, MessageAttributeValue>? attributes = null) =>
        Assert.ThrowsAnyAsync<AmazonSQSException>(() => Send(queue, body, attributes));
}
