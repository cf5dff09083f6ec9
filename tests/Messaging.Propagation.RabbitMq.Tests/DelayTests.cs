using Messaging.Propagation.TestKit;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq.Tests;

/// <summary>Messages of a delayed-message exchange, which negates the delay of each message that it has delayed.</summary>
public sealed class DelayTests(Broker broker)
{
    public static TheoryData<object, bool, int> Delays => new()
    {
        { -20_000L, true, 10 }, { -20_000L, false, 10 }, { -20_000, false, 10 }, { (short)-20_000, false, 10 }, { 20_000L, true, 30 }, { "-20000", true, 30 }, { long.MinValue, true, 30 },
    };

    [Theory]
    [MemberData(nameof(Delays))]
    public async Task Waiting_for_the_due_time_is_no_lag(object delay, bool isStamped, int lag)
    {
        var time = new ManualTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await using var rabbit = await Rabbit.ConnectAsync(broker, configure: options => options.TimeProvider = time);
        using var metrics = new MetricRecorder();
        var sent = time.GetUtcNow().AddSeconds(-30);
        var properties = new BasicProperties
        {
            Headers = new Dictionary<string, object?> { ["x-delay"] = delay, ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
            Timestamp = new AmqpTimestamp(sent.ToUnixTimeSeconds()),
        };
        if (isStamped) properties.Headers["context-stamp"] = $"1;t={sent.ToUnixTimeMilliseconds()}";
        await (await rabbit.PlainChannelAsync()).BasicPublishAsync("", rabbit.Queue, true, properties, Messages.Body, TestContext.Current.CancellationToken);

        await rabbit.GetAsync(await rabbit.ChannelAsync());

        Assert.Equal(lag, Assert.Single(metrics.Of("messaging.propagation.lag", rabbit.Queue)).Value);
    }

    [Fact]
    public void Delay_beyond_the_end_of_time_is_none()
    {
        var properties = new BasicProperties { Timestamp = new AmqpTimestamp(253402300799), Headers = new Dictionary<string, object?> { ["x-delay"] = -20_000 } };

        Assert.Null(RabbitMqDelivery.Of(properties, redelivered: false, default).Due);
    }
}
