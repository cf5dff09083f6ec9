using Amazon;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Messaging.Propagation.Sqs.Tests;

/// <summary>A message that the decorated client hands over equals the one that a bare client hands over for the same request.</summary>
[Collection(nameof(Alone))]
public sealed class ReceivedMessagesLookAsTheBareClientsTests(Server server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<bool, string?, string?, string[]> Requests()
    {
        var data = new TheoryData<bool, string?, string?, string[]>();
        foreach (var initializes in new[] { false, true })
            foreach (var names in new[] { null, "", "tenant", "te.*", "none", "All" })
                foreach (var system in new[] { null, "SenderId", "All" })
                    foreach (var sent in new string[][] { [], ["tenant"], ["traceparent", "context-stamp"], ["tenant", "traceparent", "user"] })
                        data.Add(initializes, names, system, sent);
        return data;
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Attributes_and_digests_are_those_of_a_bare_receive(bool initializesCollections, string? names, string? system, string[] sent)
    {
        AWSConfigs.InitializeCollections = initializesCollections;
        try
        {
            var queue = new Queue();
            await AssertSameAsync(queue.Plain, queue.Decorated, queue.Url, names, system, sent);
        }
        finally
        {
            AWSConfigs.InitializeCollections = false;
        }
    }

    // The server on this machine ignores which attributes a receive requests, so only the digest of all of them can be compared.
    [Fact]
    public async Task The_digest_of_attributes_is_the_one_that_a_server_computes()
    {
        Assert.SkipWhen(Server.Missing is not null, Server.Missing ?? "");
        using var sqs = server.Client();
        var url = (await sqs.CreateQueueAsync($"digest-{Guid.NewGuid():N}", Token)).QueueUrl;
        await sqs.SendMessageAsync(
            new SendMessageRequest(url, "body")
            {
                MessageAttributes = new()
                {
                    ["tenant"] = new() { DataType = "String", StringValue = "äcme" },
                    ["count"] = new() { DataType = "Number.int", StringValue = "7" },
                    ["bytes"] = new() { DataType = "Binary", BinaryValue = new MemoryStream([0, 1, 255]) },
                },
            },
            Token);

        var message = Assert.Single((await sqs.ReceiveMessageAsync(new ReceiveMessageRequest(url) { MessageAttributeNames = ["All"], WaitTimeSeconds = 5 }, Token)).Messages);

        Assert.NotNull(message.MD5OfMessageAttributes);
        Assert.Equal(message.MD5OfMessageAttributes, AttributeDigest.Of(message.MessageAttributes));
    }

    private static async Task AssertSameAsync(IAmazonSQS plain, IAmazonSQS decorated, string url, string? names, string? system, string[] sent)
    {
        await plain.SendMessageAsync(
            new SendMessageRequest(url, "body")
            {
                MessageAttributes = sent.Length == 0 ? null : sent.ToDictionary(name => name, name => new MessageAttributeValue { DataType = "String", StringValue = $"value of {name}" }),
            },
            Token);

        // A visibility of zero makes the message available for the second receive.
        ReceiveMessageRequest Request() => new(url)
        {
            VisibilityTimeout = 0,
            WaitTimeSeconds = 2,
            MessageAttributeNames = names is null ? null : names.Length == 0 ? [] : [names],
            MessageSystemAttributeNames = system is null ? null : [system],
        };
        var expected = Assert.Single((await plain.ReceiveMessageAsync(Request(), Token)).Messages);
        var received = Assert.Single((await decorated.ReceiveMessageAsync(Request(), Token)).Messages);

        Assert.Equal(expected.MessageAttributes?.Keys.Order(), received.MessageAttributes?.Keys.Order());
        Assert.Equal(expected.Attributes?.Keys.Order(), received.Attributes?.Keys.Order());
        Assert.Equal(expected.MD5OfMessageAttributes, received.MD5OfMessageAttributes);
        Assert.Equal(expected.MD5OfBody, received.MD5OfBody);
    }
}
