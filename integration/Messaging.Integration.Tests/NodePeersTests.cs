using System.Text.Json;
using Messaging.Integration.Tests.Brokers;
using Messaging.Propagation.TestKit;
using Messaging.Propagation.TestKit.RabbitMq;
using Messaging.Propagation.TestKit.Sqs;

namespace Messaging.Integration.Tests;

/// <summary>A service of ours between two in Node, which are instrumented by OpenTelemetry's own packages: in over RabbitMQ, out over SQS.</summary>
public sealed class NodePeersTests(RabbitMqFixture rabbitMq, SqsFixture sqs)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_trace_goes_on_from_one_neighbour_to_the_other()
    {
        var missing = NodeScript.Missing("rabbitmq") ?? NodeScript.Missing("sqs");
        if (missing is not null) Absence.Of("node", missing);
        var (broker, server) = (await rabbitMq.GetAsync(), await sqs.GetAsync());
        await using var first = new RabbitMqHarness(await Rabbit.ConnectAsync(broker, durable: true));
        await using var second = await SqsHarness.StartAsync(server.Client(), byProxy: false);
        using var spans = new Spans(first.SendDestination, second.SendDestination);
        using var client = server.Client();
        var url = (await client.GetQueueUrlAsync(second.SendDestination, Token)).QueueUrl;

        var order = JsonDocument.Parse(await NodeScript.RunAsync("rabbitmq", "produce.js", Token, broker.Address.ToString(), first.SendDestination)).RootElement;
        var message = await first.ReceiveAsync();
        using (message.Process()) await second.SendAsync([]);
        await message.SettleAsync();
        var received = JsonDocument.Parse(await NodeScript.RunAsync("sqs", "consume.js", Token, server.Address, url)).RootElement;

        var send = spans.One($"send {second.SendDestination}");
        var link = Assert.Single(received.EnumerateArray().SelectMany(span => span.GetProperty("links").EnumerateArray()));
        Assert.Equal(order.GetProperty("traceId").GetString(), send.TraceId.ToHexString());
        Assert.Equal((send.TraceId.ToHexString(), send.SpanId.ToHexString()), (link.GetProperty("traceId").GetString(), link.GetProperty("spanId").GetString()));
    }
}
