using Messaging.Integration.Tests.Brokers;
using Messaging.Propagation.TestKit;
using Messaging.Propagation.TestKit.Kafka;
using Messaging.Propagation.TestKit.RabbitMq;

namespace Messaging.Integration.Tests.Faults;

/// <summary>The sample application while one of its brokers is away: it goes on, and what was ordered meanwhile is done when the broker is back.</summary>
public sealed class OrderFlowFaultTests(SqsFixture sqs)
{
    // More than a worker takes at a time, so that one that leaves its messages unsettled would stop.
    private const int Orders = 20;

    [Fact]
    public async Task It_goes_on_when_kafka_was_away()
    {
        using var cluster = new Cluster();
        await using var flow = await OrderFlowProcess.StartAsync("--kafka", cluster.BootstrapServers);
        await flow.AreDoneAsync([await flow.PlaceAsync()]);

        cluster.Mock!.StopBroker(1);
        var placed = Enumerable.Range(0, Orders).Select(_ => flow.PlaceAsync()).ToList();
        cluster.Mock.StartBroker(1);

        await flow.AreDoneAsync(await Task.WhenAll(placed));
        Assert.False(flow.HasEnded);
    }

    [Fact]
    public async Task It_goes_on_when_rabbitmq_was_killed()
    {
        if (!LocalServer.IsInstalled) Absence.Of("rabbitmq", "A server of somebody else's is not ours to kill: run eng/rabbitmq.sh for this test.");
        await using var server = new LocalServer();
        await server.StartAsync();
        await using var flow = await OrderFlowProcess.StartAsync("--rabbitmq", server.Address.ToString());
        await flow.AreDoneAsync([await flow.PlaceAsync()]);

        await server.KillAsync();
        var placed = await PlaceAsync(flow);
        await server.StartAsync();

        await flow.AreDoneAsync(placed);
        Assert.False(flow.HasEnded);
    }

    [Fact]
    public async Task It_goes_on_when_sqs_was_away()
    {
        var address = new Uri((await sqs.GetAsync()).Address);
        await using var relay = new TcpRelay(address.Host, address.Port);
        await using var flow = await OrderFlowProcess.StartAsync("--sqs", $"http://127.0.0.1:{relay.Port}");
        await flow.AreDoneAsync([await flow.PlaceAsync()]);

        relay.IsDown = true;
        var placed = await PlaceAsync(flow);
        var tried = relay.Accepted + Orders;
        await Eventually.Holds(() => relay.Accepted >= tried, "the workers had tried in vain");
        relay.IsDown = false;

        await flow.AreDoneAsync(placed);
        Assert.False(flow.HasEnded);
    }

    private static async Task<List<string>> PlaceAsync(OrderFlowProcess flow)
    {
        var placed = new List<string>();
        for (var i = 0; i < Orders; i++) placed.Add(await flow.PlaceAsync());
        return placed;
    }
}
