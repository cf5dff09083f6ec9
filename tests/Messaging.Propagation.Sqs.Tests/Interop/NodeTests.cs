using System.Text.Json;
using Amazon.SQS.Model;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Sqs.Tests.Interop;

/// <summary>Neighbours in Node, on the JavaScript AWS SDK, instrumented by OpenTelemetry's own packages.</summary>
public sealed class NodeTests(Server server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_of_a_producer_in_Node_is_linked()
    {
        Assert.SkipWhen(Server.Missing is not null, Server.Missing ?? "");
        using var sqs = server.Client();
        var url = (await sqs.CreateQueueAsync("from-node", Token)).QueueUrl;
        using var spans = new Spans("from-node");

        var send = Parse(await NodeScript.RunAsync("sqs", "produce.js", Token, server.Address, url)).Single();
        var decorated = sqs.WithPropagation();
        var message = Assert.Single((await decorated.ReceiveMessageAsync(new ReceiveMessageRequest(url) { WaitTimeSeconds = 5 }, Token)).Messages);
        decorated.StartProcessing(message, url).Dispose();

        Assert.All(
            [spans.One("receive from-node"), spans.One("process from-node")],
            span => Assert.Equal(send.Text("spanId"), Assert.Single(span.Links).Context.SpanId.ToHexString()));
    }

    [Fact]
    public async Task A_consumer_in_Node_links_our_message()
    {
        Assert.SkipWhen(Server.Missing is not null, Server.Missing ?? "");
        using var sqs = server.Client();
        var url = (await sqs.CreateQueueAsync("to-node", Token)).QueueUrl;
        using var spans = new Spans("to-node");
        await sqs.WithPropagation().SendMessageAsync(url, "an order", Token);

        var receives = Parse(await NodeScript.RunAsync("sqs", "consume.js", Token, server.Address, url));

        Assert.Equal(
            spans.One("send to-node").SpanId.ToHexString(),
            Assert.Single(receives.SelectMany(span => span.Items("links"))).Text("spanId"));
    }

    private static List<JsonElement> Parse(string json) => [.. JsonDocument.Parse(json).RootElement.EnumerateArray()];
}
