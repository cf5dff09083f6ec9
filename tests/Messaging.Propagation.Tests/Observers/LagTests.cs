using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Observers;

public sealed class LagTests
{
    private readonly ManualTimeProvider time = new();
    private readonly List<ArrivalReport> arrivals = [];
    private readonly Wire wire;

    public LagTests() => wire = new Wire(MessagePropagator.Create(options =>
    {
        options.TimeProvider = time;
        options.Observers.Add(new Recorder(arrivals));
    }));

    [Fact]
    public void Lag_is_from_the_stamp_and_trace_age_from_its_origin()
    {
        using var metrics = new MetricRecorder();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var message = new FieldList().With("context-stamp", $"1;t={now - 1500};o={now - 60_000};n=3");

        wire.Receive(message, new DeliveryInfo { Timestamp = time.GetUtcNow().AddSeconds(-9), Clock = LagClock.Broker, Attempt = 2 });

        var arrival = Assert.Single(arrivals);
        Assert.Equal(
            (TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(60), LagClock.Stamp, false),
            (arrival.Lag, arrival.TraceAge, arrival.Clock, arrival.ClockSkewed));
        var lag = Assert.Single(metrics.Of("messaging.propagation.lag", wire.Destination));
        Assert.Equal(1.5, lag.Value);
        Assert.Equal(("s", "stamp", true, "test", "group"), (lag.Unit, lag.Tags["clock"], lag.Tags["redelivered"], lag.Tags["messaging.system"], lag.Tags["messaging.consumer.group.name"]));
        Assert.Equal(60, Assert.Single(metrics.Of("messaging.propagation.trace_age", wire.Destination)).Value);
        Assert.Empty(metrics.Of("messaging.propagation.clock_skew", wire.Destination));
    }

    [Theory]
    [InlineData(LagClock.Broker, "broker")]
    [InlineData(LagClock.Producer, "producer")]
    public void Without_a_stamp_lag_is_from_the_brokers_timestamp_and_says_whose_clock_that_is(LagClock clock, string name)
    {
        using var metrics = new MetricRecorder();

        wire.Receive([], new DeliveryInfo { Timestamp = time.GetUtcNow().AddSeconds(-9), Clock = clock });

        var arrival = Assert.Single(arrivals);
        Assert.Equal((TimeSpan.FromSeconds(9), null, clock), (arrival.Lag, arrival.TraceAge, arrival.Clock));
        var lag = Assert.Single(metrics.Of("messaging.propagation.lag", wire.Destination));
        Assert.Equal(name, lag.Tags["clock"]);
        Assert.DoesNotContain("redelivered", lag.Tags);
    }

    [Fact]
    public void Lag_begins_when_a_message_was_due_and_its_trace_is_as_old_as_it_is()
    {
        var now = time.GetUtcNow();
        var message = new FieldList().With("context-stamp", $"1;t={now.ToUnixTimeMilliseconds() - 60_000};o={now.ToUnixTimeMilliseconds() - 60_000};n=1");

        wire.Receive(message, new DeliveryInfo { Timestamp = now.AddSeconds(-2), Clock = LagClock.Broker, Due = now.AddSeconds(-2) });
        wire.Receive(message, new DeliveryInfo { Due = now.AddSeconds(-90) });
        wire.Receive(message, new DeliveryInfo { Due = now.AddSeconds(1) });

        Assert.Equal([2.0, 60.0, 0.0], arrivals.Select(arrival => arrival.Lag!.Value.TotalSeconds));
        Assert.Equal([false, false, true], arrivals.Select(arrival => arrival.ClockSkewed));
        Assert.All(arrivals, arrival => Assert.Equal(TimeSpan.FromSeconds(60), arrival.TraceAge));
    }

    [Fact]
    public void Without_any_time_there_is_no_lag()
    {
        using var metrics = new MetricRecorder();

        wire.Receive([]);

        Assert.Equal((null, LagClock.None), (Assert.Single(arrivals).Lag, arrivals[0].Clock));
        Assert.Empty(metrics.Of("messaging.propagation.lag", wire.Destination));
    }

    [Fact]
    public void Received_before_it_was_sent_is_lag_zero_and_skew()
    {
        using var metrics = new MetricRecorder();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();

        wire.Receive(new FieldList().With("context-stamp", $"1;t={now + 1};o={now + 1}"));

        var arrival = Assert.Single(arrivals);
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero, true), (arrival.Lag, arrival.TraceAge, arrival.ClockSkewed));
        Assert.Equal(1, Assert.Single(metrics.Of("messaging.propagation.clock_skew", wire.Destination)).Value);
        Assert.Equal(0, Assert.Single(metrics.Of("messaging.propagation.lag", wire.Destination)).Value);
    }

    [Fact]
    public void An_origin_ahead_of_now_is_an_earlier_hops_skew_and_not_this_ones()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();

        wire.Receive(new FieldList().With("context-stamp", $"1;t={now - 5};o={now + 3_600_000};n=2"));

        var arrival = Assert.Single(arrivals);
        Assert.Equal((TimeSpan.FromMilliseconds(5), TimeSpan.Zero, false), (arrival.Lag, arrival.TraceAge, arrival.ClockSkewed));
    }

    [Fact]
    public void The_origin_and_the_hop_of_a_message_go_on_with_what_its_handler_sends()
    {
        using var ambient = Ambient.Unlistened();
        var origin = time.GetUtcNow().ToUnixTimeMilliseconds();
        var first = wire.Send();
        time.Advance(TimeSpan.FromSeconds(2));

        FieldList second;
        using (wire.Process(first)) second = wire.Send();

        Assert.Equal($"1;p={ambient.SpanId.ToHexString()[..8]};t={origin};o={origin};n=1;f=t", first.TextOf("context-stamp"));
        Assert.Equal($"1;p={ambient.SpanId.ToHexString()[..8]};t={origin + 2000};o={origin};n=2;f=t", second.TextOf("context-stamp"));
    }

    private sealed class Recorder(List<ArrivalReport> arrivals) : IPropagationObserver
    {
        public void OnArrived(in ArrivalReport report) => arrivals.Add(report);
    }
}
