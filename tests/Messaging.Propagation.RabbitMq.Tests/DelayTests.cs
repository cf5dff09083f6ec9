using Messaging.Propagation.TestKit;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq.Tests;

/// <summary>Messages of a delayed-message exchange, which negates the delay of each message that it has delayed.</summary>
public sealed class DelayTests(Broker broker)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly ManualTimeProvider time = new(Start);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<object, string?, int> Delays => new()
    {
        // Without a stamp the timestamp counts.
        { -20_000L, null, 10 }, { -20_000, null, 10 }, { (short)-20_000, null, 10 }, { 20_000L, null, 30 }, { "-20000", null, 30 }, { long.MinValue, null, 30 },

        // A stamp without a due time is of a publish that has only copied the header; a header that is still positive was not delayed.
        { -20_000L, ";u=", 10 }, { -20_000L, "", 30 }, { 20_000L, ";u=", 30 },
    };

    [Theory]
    [MemberData(nameof(Delays))]
    public async Task Waiting_for_the_due_time_is_no_lag(object delay, string? due, int lag)
    {
        await using var rabbit = await ConnectAsync();
        using var metrics = new MetricRecorder();
        var properties = new BasicProperties
        {
            Headers = new Dictionary<string, object?> { ["x-delay"] = delay, ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
            Timestamp = new AmqpTimestamp(Start.ToUnixTimeSeconds()),
        };
        if (due is not null) properties.Headers["context-stamp"] = $"1;t={Start.ToUnixTimeMilliseconds()}{due}{(due.Length > 0 ? Start.AddSeconds(20).ToUnixTimeMilliseconds() : "")}";
        await (await rabbit.PlainChannelAsync()).BasicPublishAsync("", rabbit.Queue, true, properties, Messages.Body, Token);
        time.Advance(TimeSpan.FromSeconds(30));

        await rabbit.GetAsync(await rabbit.ChannelAsync());

        Assert.Equal(lag, Assert.Single(metrics.Of("messaging.propagation.lag", rabbit.Queue)).Value);
    }

    [Theory]
    [InlineData(true, 10)]
    [InlineData(false, 30)]
    public async Task Published_delay_is_no_lag_if_an_exchange_makes_it(bool isDelayed, int lag)
    {
        await using var rabbit = await ConnectAsync();
        using var metrics = new MetricRecorder();
        using var ambient = Ambient.Unlistened();
        var (plain, decorated) = (await rabbit.PlainChannelAsync(), await rabbit.ChannelAsync());

        await decorated.BasicPublishAsync("", rabbit.Queue, true, new BasicProperties { Headers = new Dictionary<string, object?> { ["x-delay"] = 20_000 } }, Messages.Body, Token);
        var published = new BasicProperties((await rabbit.GetAsync(plain)).BasicProperties);
        if (isDelayed) published.Headers!["x-delay"] = -20_000;
        await plain.BasicPublishAsync("", rabbit.Queue, true, published, Messages.Body, Token);
        time.Advance(TimeSpan.FromSeconds(30));
        var got = await rabbit.GetAsync(decorated);

        Assert.Equal(lag, Assert.Single(metrics.Of("messaging.propagation.lag", rabbit.Queue)).Value);
        Assert.Equal(isDelayed ? -20_000 : 20_000, got.BasicProperties.Headers!["x-delay"]);
    }

    [Fact]
    public void Delay_beyond_the_end_of_time_is_none()
    {
        var properties = new BasicProperties { Timestamp = new AmqpTimestamp(253402300799), Headers = new Dictionary<string, object?> { ["x-delay"] = -20_000 } };

        Assert.Null(RabbitMqDelivery.Of(properties, redelivered: false, default).Due);
    }

    private Task<Rabbit> ConnectAsync() => Rabbit.ConnectAsync(broker, configure: options => options.TimeProvider = time);
}
