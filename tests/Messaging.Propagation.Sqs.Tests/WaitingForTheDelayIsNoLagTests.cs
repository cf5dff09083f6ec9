using Amazon.SQS.Model;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Sqs.Tests;

/// <summary>A message that its sender delays is due later: only what it waits beyond that is lag.</summary>
public sealed class WaitingForTheDelayIsNoLagTests
{
    private readonly ManualTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly ReportRecorder observer = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task The_lag_begins_when_the_delay_ends(bool inBatch, bool byProxy)
    {
        var sqs = new InMemorySqs(time).WithPropagation(MessagePropagator.Create(options =>
        {
            (options.TimeProvider, options.UseDispatchProxy) = (time, byProxy);
            options.Observers.Add(observer);
        }));
        var url = (await sqs.CreateQueueAsync("delayed", Token)).QueueUrl;
        using var ambient = Ambient.Unlistened();

        if (inBatch) await sqs.SendMessageBatchAsync(new SendMessageBatchRequest(url, [new("1", "body") { DelaySeconds = 2 }]), Token);
        else await sqs.SendMessageAsync(new SendMessageRequest(url, "body") { DelaySeconds = 2 }, Token);
        time.Advance(TimeSpan.FromMilliseconds(2_500));
        Assert.Single((await sqs.ReceiveMessageAsync(url, Token)).Messages);

        Assert.Equal(TimeSpan.FromMilliseconds(500), Assert.Single(observer.Arrived).Lag);
    }
}
