using Amazon.SQS;
using Messaging.Integration.Tests.Brokers;
using Messaging.Propagation.TestKit;
using Messaging.Propagation.TestKit.Sqs;

namespace Messaging.Integration.Tests.Faults;

public sealed class SqsFaultTests(SqsFixture sqs)
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(40);

    [Fact]
    public async Task Nothing_confirmed_is_lost_when_the_connection_is_cut_again_and_again()
    {
        var address = new Uri((await sqs.GetAsync()).Address);

        // Slow, so that most cuts hit a request or its answer.
        await using var relay = new TcpRelay(address.Host, address.Port) { Latency = TimeSpan.FromMilliseconds(5) };
        var client = Server.At($"http://127.0.0.1:{relay.Port}").Client();
        await using var harness = await SqsHarness.StartAsync(client, byProxy: false);
        await ComesAgainSoonAsync(client, harness);
        var run = new FaultRun(harness, () => Task.CompletedTask);

        await run.RunWithCutsAsync(relay, 60, cuts: 5, apart: 8);
    }

    [Fact]
    public async Task On_a_slow_network_all_goes_well_slowly_and_the_lag_says_so()
    {
        var address = new Uri((await sqs.GetAsync()).Address);
        await using var relay = new TcpRelay(address.Host, address.Port);
        await using var harness = await SqsHarness.StartAsync(Server.At($"http://127.0.0.1:{relay.Port}").Client(), byProxy: false);
        var run = new FaultRun(harness, () => Task.CompletedTask);
        using var metrics = new MetricRecorder();

        relay.Latency = Slow;
        await run.RunAsync(10, () => Task.CompletedTask);

        run.AssertNothingWasThrown();
        SlowNetwork.IsMeasured(metrics, harness, Slow, 10);
    }

    // A message whose receipt was cut off is the queue's again after this many seconds, not after the thirty of a new queue.
    private static async Task ComesAgainSoonAsync(IAmazonSQS client, SqsHarness harness)
    {
        var url = (await client.GetQueueUrlAsync(harness.SendDestination)).QueueUrl;
        await client.SetQueueAttributesAsync(url, new Dictionary<string, string> { [QueueAttributeName.VisibilityTimeout] = "2" });
    }
}
