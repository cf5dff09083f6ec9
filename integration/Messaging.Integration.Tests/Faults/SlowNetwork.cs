using Messaging.Propagation.TestKit;

namespace Messaging.Integration.Tests.Faults;

internal static class SlowNetwork
{
    /// <summary>That the spans' and messages' times are those of a network on which everything takes so long each way.</summary>
    public static void IsMeasured(MetricRecorder metrics, BrokerHarness broker, TimeSpan latency, int messages)
    {
        // There with the message and back with the confirmation; there again, and back with the message to the receiver.
        var sends = metrics.Of("messaging.client.operation.duration", broker.SendDestination).Where(duration => Equals(duration.Tags["messaging.operation.type"], "send")).ToList();
        Assert.Equal(messages, sends.Count);
        Assert.All(sends, send => Assert.True(send.Value >= 2 * latency.TotalSeconds, $"A send took {send.Value} s."));
        var lags = metrics.Of("messaging.propagation.lag", broker.ReceiveDestination);
        Assert.Equal(messages, lags.Count);
        Assert.All(lags, lag => Assert.True(lag.Value >= 2 * latency.TotalSeconds, $"A lag was {lag.Value} s."));
    }
}
