using Confluent.Kafka;
using Messaging.Propagation.TestKit;
using Messaging.Propagation.TestKit.Kafka;

namespace Messaging.Integration.Tests.Faults;

/// <summary>
/// On a cluster of the test's own: a broker tells its clients where it is, so none can be had through a relay without its knowing, and one of somebody
/// else's is not ours to stop.
/// </summary>
public sealed class KafkaFaultTests
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(40);

    [Fact]
    public async Task On_a_slow_network_all_goes_well_slowly_and_the_lag_says_so()
    {
        using var cluster = new Cluster();
        await using var harness = new KafkaHarness(new Decorated(cluster, byProxy: false));
        var run = new FaultRun(harness, () => Task.CompletedTask);
        using var metrics = new MetricRecorder();

        cluster.Mock!.SetRoundTripTime(1, 2 * Slow);
        await run.RunAsync(10, () => Task.CompletedTask);

        run.AssertNothingWasThrown();
        SlowNetwork.IsMeasured(metrics, harness, Slow, 10);
    }

    [Fact]
    public async Task Nothing_confirmed_is_lost_when_the_broker_goes_away_and_comes_again()
    {
        using var cluster = new Cluster();
        await using var harness = new KafkaHarness(new Decorated(cluster, byProxy: false), GivesUpSoon);
        var run = new FaultRun(harness, () => Task.CompletedTask);

        await run.RunAsync(60, async () =>
        {
            for (var cut = 1; cut <= 3; cut++)
            {
                await run.ReachesAsync(cut * 10);
                cluster.Mock!.StopBroker(1);
                cluster.IsAway();
                cluster.Mock.StartBroker(1);
            }
        });
    }

    // A request that the broker took with it is never answered, and is given up after a minute; that it is alive is asked for ten seconds.
    private static void GivesUpSoon(ClientConfig config) => (config.SocketTimeoutMs, config.ApiVersionRequestTimeoutMs) = (5_000, 1_000);
}
