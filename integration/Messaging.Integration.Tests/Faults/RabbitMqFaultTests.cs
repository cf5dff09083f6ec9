using Messaging.Integration.Tests.Brokers;
using Messaging.Propagation.TestKit;
using Messaging.Propagation.TestKit.RabbitMq;

namespace Messaging.Integration.Tests.Faults;

public sealed class RabbitMqFaultTests(RabbitMqFixture rabbitMq)
{
    private const int Messages = 60;
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(40);

    [Fact]
    public async Task Nothing_confirmed_is_lost_when_the_connection_is_cut_again_and_again()
    {
        var address = (await rabbitMq.GetAsync()).Address;
        await using var relay = new TcpRelay(address.Host, address.Port);
        var rabbit = await ConnectAsync(relay, address);
        await using var harness = new RabbitMqHarness(rabbit);
        var run = new FaultRun(harness, () => IsBackAsync(rabbit));

        await run.RunWithCutsAsync(relay, Messages, cuts: 3, apart: 10);
    }

    [Fact]
    public async Task Nothing_confirmed_is_lost_when_the_server_is_killed_and_comes_again()
    {
        if (!LocalServer.IsInstalled) Absence.Of("rabbitmq", "A server of somebody else's is not ours to kill: run eng/rabbitmq.sh for this test.");
        await using var server = new LocalServer();
        await server.StartAsync();
        var rabbit = await Rabbit.ConnectAsync(Broker.At(server.Address), durable: true);
        await using var harness = new RabbitMqHarness(rabbit);
        var run = new FaultRun(harness, () => IsBackAsync(rabbit));

        await run.RunAsync(Messages, async () =>
        {
            await run.ReachesAsync(20);
            await server.KillAsync();
            await server.StartAsync();
        });
    }

    [Fact]
    public async Task On_a_slow_network_all_goes_well_slowly_and_the_lag_says_so()
    {
        var address = (await rabbitMq.GetAsync()).Address;
        await using var relay = new TcpRelay(address.Host, address.Port);
        var rabbit = await ConnectAsync(relay, address);
        await using var harness = new RabbitMqHarness(rabbit);
        var run = new FaultRun(harness, () => Task.CompletedTask);
        using var metrics = new MetricRecorder();

        relay.Latency = Slow;
        await run.RunAsync(10, () => Task.CompletedTask);

        run.AssertNothingWasThrown();
        SlowNetwork.IsMeasured(metrics, harness, Slow, 10);
    }

    private static Task<Rabbit> ConnectAsync(TcpRelay relay, Uri server) =>
        Rabbit.ConnectAsync(Broker.At(new UriBuilder(server) { Host = "127.0.0.1", Port = relay.Port }.Uri));

    private static Task IsBackAsync(Rabbit rabbit) => Eventually.Holds(() => rabbit.Connection.IsOpen, "the client was connected again");
}
