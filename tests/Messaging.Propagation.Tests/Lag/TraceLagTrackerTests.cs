using System.Diagnostics;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Lag;

public sealed class TraceLagTrackerTests
{
    private readonly ManualTimeProvider time = new();

    [Fact]
    public void A_trace_has_its_hops_in_the_order_in_which_they_were_sent_and_what_they_waited_together()
    {
        var tracker = new TraceLagTracker();
        var (orders, payments) = (Wire(tracker, "orders"), Wire(tracker, "payments"));
        var trace = ActivityTraceId.CreateRandom();
        var start = Ms(time.GetUtcNow());

        // The second hop is reported before the first.
        time.Advance(TimeSpan.FromMilliseconds(900));
        payments.Receive(Message(trace, sent: start + 700, origin: start, hop: 2), new DeliveryInfo { Attempt = 1 });
        time.Advance(TimeSpan.FromMilliseconds(100));
        orders.Receive(Message(trace, sent: start, origin: start, hop: 1));

        Assert.True(tracker.TryGet(trace, out var lag));
        Assert.Equal(["orders", "payments"], lag.Hops.Select(hop => hop.Destination));
        Assert.Equal([1000.0, 200.0], lag.Hops.Select(hop => hop.Lag!.Value.TotalMilliseconds));
        Assert.Equal([1, 2], lag.Hops.Select(hop => hop.Number!.Value));
        Assert.Equal((1200.0, 1000.0), (lag.TotalLag.TotalMilliseconds, lag.Age!.Value.TotalMilliseconds));
        Assert.Equal(("test", "group", LagClock.Stamp, 1, false), (lag.Hops[1].System, lag.Hops[1].Group, lag.Hops[1].Clock, lag.Hops[1].Attempt, lag.IsBroken));
        Assert.Equal((time.GetUtcNow().AddMilliseconds(-100), time.GetUtcNow()), (lag.FirstReceived, lag.LastReceived));
    }

    [Fact]
    public void A_hop_whose_sender_has_a_clock_that_is_ahead_stands_where_it_was_received()
    {
        var tracker = new TraceLagTracker();
        var trace = ActivityTraceId.CreateRandom();
        var start = Ms(time.GetUtcNow());
        Wire(tracker, "orders").Receive(Message(trace, sent: start + 3_600_000, origin: start, hop: 1));

        // Sent in the same millisecond, which the stamp is cut to.
        time.Advance(TimeSpan.FromMilliseconds(5));
        Wire(tracker, "payments").Receive(Message(trace, sent: start, origin: start, hop: 2));

        Assert.True(tracker.TryGet(trace, out var lag));
        Assert.Equal(["orders", "payments"], lag.Hops.Select(hop => hop.Destination));
    }

    [Fact]
    public void Of_a_message_that_comes_again_the_longest_wait_counts_once()
    {
        var tracker = new TraceLagTracker();
        var wire = Wire(tracker, "orders");
        var (trace, start) = (ActivityTraceId.CreateRandom(), Ms(time.GetUtcNow()));
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            wire.Receive(Message(trace, start, start, 1), new DeliveryInfo { Attempt = attempt });
        }

        Assert.True(tracker.TryGet(trace, out var lag));
        Assert.Equal((3, 3.0), (lag.Hops.Count, lag.TotalLag.TotalSeconds));
    }

    [Fact]
    public void What_was_wrong_is_told_with_its_trace_or_with_that_of_who_received_it()
    {
        var tracker = new TraceLagTracker();
        var wire = Wire(tracker, "orders");
        var (trace, now) = (ActivityTraceId.CreateRandom(), Ms(time.GetUtcNow()));

        wire.Receive(Message(trace, now + 5000, now, 1).With("baggage", "a=1;;"));
        using (var receiving = Ambient.Unlistened())
        {
            wire.Receive(new FieldList().With("context-stamp", $"1;t={now};f=t"));
            Assert.True(tracker.TryGet(receiving.TraceId, out var dropped));
            Assert.Equal([FailureReason.FieldDropped], dropped.Failures);
        }

        wire.Receive(new FieldList().With("traceparent", "junk"));
        wire.Receive(new FieldList().With("user", "1"));

        Assert.True(tracker.TryGet(trace, out var skewed));
        Assert.Equal((true, TimeSpan.Zero), (skewed.Hops[0].ClockSkewed, skewed.Hops[0].Lag));
        Assert.Equal(3, tracker.Count);
        var broken = tracker.Broken(10);
        Assert.Equal(skewed.IsBroken ? 3 : 2, broken.Count);
        Assert.Contains(broken, each => each.TraceId == default && each.Failures.SequenceEqual([FailureReason.Malformed]));
        Assert.False(tracker.TryGet(default, out _));
    }

    [Fact]
    public void The_oldest_trace_gives_way_and_every_one_that_does_is_counted()
    {
        var tracker = new TraceLagTracker(new TraceLagTrackerOptions { Capacity = 3, HopsPerTrace = 2 });
        var wire = Wire(tracker, "orders");
        var traces = Enumerable.Range(0, 5).Select(_ => ActivityTraceId.CreateRandom()).ToArray();
        var now = Ms(time.GetUtcNow());

        foreach (var trace in traces) wire.Receive(Message(trace, now, now, 1));
        for (var i = 0; i < 4; i++) wire.Receive(Message(traces[4], now - 1000, now, 1));

        var snapshot = tracker.Snapshot();
        Assert.Equal(traces[2..], snapshot.Traces.Select(trace => trace.TraceId));
        Assert.Equal((2L, 3L, 3), (snapshot.EvictedTraces, snapshot.DroppedHops, tracker.Count));
        Assert.Equal((2, 3, 4.0), (snapshot.Traces[2].Hops.Count, snapshot.Traces[2].DroppedHops, snapshot.Traces[2].TotalLag.TotalSeconds));
        Assert.False(tracker.TryGet(traces[0], out _));
    }

    [Fact]
    public void The_slowest_the_recent_and_the_broken_are_found_among_all()
    {
        var tracker = new TraceLagTracker(new TraceLagTrackerOptions { Capacity = 2000 });
        var wire = Wire(tracker, "orders");
        var ids = Enumerable.Range(0, 1500).Select(_ => ActivityTraceId.CreateRandom()).ToArray();
        for (var i = 0; i < ids.Length; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            var now = Ms(time.GetUtcNow());
            wire.Receive(Message(ids[i], now - (i * 7919 % 1500), now, 1).With("tracestate", i % 500 == 3 ? "bad bad" : "a=1"));
        }

        var bySlowness = Enumerable.Range(0, 1500).OrderByDescending(i => i * 7919 % 1500).Select(i => ids[i]);
        Assert.Equal(bySlowness.Take(10), tracker.Slowest(10).Select(trace => trace.TraceId));
        Assert.Equal(ids.Reverse().Take(5), tracker.Recent(5).Select(trace => trace.TraceId));
        Assert.Equal([ids[1003], ids[503], ids[3]], tracker.Broken(10).Select(trace => trace.TraceId));
        Assert.Empty(tracker.Slowest(0));
    }

    [Fact]
    public void Its_numbers_are_those_of_the_raw_messages_whatever_the_order_and_the_threads()
    {
        var tracker = new TraceLagTracker(new TraceLagTrackerOptions { HopsPerTrace = 64 });
        var wires = new[] { Wire(tracker, "a"), Wire(tracker, "b"), Wire(tracker, "c") };
        var random = new Random(7);
        var now = Ms(time.GetUtcNow());
        var raw = (from trace in Enumerable.Range(0, 200).Select(_ => ActivityTraceId.CreateRandom())
                   from hop in Enumerable.Range(1, 5)
                   select (Trace: trace, Hop: hop, Wire: random.Next(3), Sent: now - random.Next(-500, 100_000), Origin: now - 200_000, Redeliveries: random.Next(3))).ToArray();
        var deliveries = raw.SelectMany(message => Enumerable.Range(1, 1 + message.Redeliveries).Select(attempt => (Message: message, Attempt: attempt))).ToArray();
        random.Shuffle(deliveries);

        Parallel.ForEach(deliveries, delivery => wires[delivery.Message.Wire].Receive(
            Message(delivery.Message.Trace, delivery.Message.Sent, delivery.Message.Origin, delivery.Message.Hop), new DeliveryInfo { Attempt = delivery.Attempt }));

        foreach (var messages in raw.GroupBy(message => message.Trace))
        {
            Assert.True(tracker.TryGet(messages.Key, out var lag));
            Assert.Equal(messages.Sum(message => 1 + message.Redeliveries), lag.Hops.Count);
            Assert.Equal(messages.Sum(message => Math.Max(0, now - message.Sent)), lag.TotalLag.TotalMilliseconds);
            Assert.Equal(200_000, lag.Age!.Value.TotalMilliseconds);
            Assert.Equal(messages.Count(message => message.Sent > now), lag.Hops.Where(hop => hop.ClockSkewed).Select(hop => hop.Number).Distinct().Count());
        }
    }

    [Fact]
    public void Recording_allocates_nothing_however_many_traces_come()
    {
        var tracker = new TraceLagTracker(new TraceLagTrackerOptions { Capacity = 64 });
        var reports = Reports.Of(1000);
        foreach (var report in reports) tracker.OnArrived(report);

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var report in reports) tracker.OnArrived(report);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal((64, 1936L), (tracker.Count, tracker.EvictedTraces));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Nonsense_is_refused(int capacity, int hops) => Assert.Throws<ArgumentOutOfRangeException>(() =>
        new TraceLagTracker(new TraceLagTrackerOptions { Capacity = capacity, HopsPerTrace = hops }));

    private static long Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    private static FieldList Message(ActivityTraceId trace, long sent, long origin, int hop) => new FieldList()
        .With("traceparent", $"00-{trace.ToHexString()}-b7ad6b7169203331-01").With("context-stamp", $"1;t={sent};o={origin};n={hop};f=t");

    private Wire Wire(TraceLagTracker tracker, string destination) => new(
        MessagePropagator.Create(options =>
        {
            options.TimeProvider = time;
            options.Observers.Add(tracker);
        }), destination);
}
