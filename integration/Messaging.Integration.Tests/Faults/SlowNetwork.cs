using Messaging.Propagation.TestKit;

namespace Messaging.Integration.Tests.Faults;

internal static class SlowNetwork
{
    /// <summary>That the spans' and messages' times are those of a network on which everything takes so long each way.</summary>
    public static void IsMeasured(MetricRecorder metrics, BrokerHarness broker, TimeSpan latency, int messages)
    {
        // There with the message and back with the confirmation; there again, and back with the message to the receiver. A stamp has whole milliseconds.
        var least = (2 * latency.TotalSeconds) - 0.002;
        var sends = metrics.Of("messaging.client.operation.duration", broker.SendDestination)
            .Where(duration => Equals(duration.Tags["messaging.operation.type"], "send")).ToList();
        Assert.Equal(messages, sends.Count);
        Assert.All(sends, send => Assert.True(send.Value >= least, $"A send took {send.Value} s."));
        var lags = metrics.Of("messaging.propagation.lag", broker.ReceiveDestination);
        Assert.Equal(messages, lags.Count);
        Assert.All(lags, lag => Assert.True(lag.Value >= least, $"A lag was {lag.Value} s."));
    }
}
