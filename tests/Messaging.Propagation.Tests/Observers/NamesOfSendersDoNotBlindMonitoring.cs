using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Observers;

/// <summary>Whatever number of destinations there were, what fails now is logged and known to health, and metrics keep a bounded number of series.</summary>
public sealed class NamesOfSendersDoNotBlindMonitoring
{
    private readonly ManualTimeProvider time = new();
    private readonly LogRecorder log = new();
    private readonly PropagationHealth health;
    private readonly MessagePropagator propagator;

    public NamesOfSendersDoNotBlindMonitoring()
    {
        health = new PropagationHealth(new PropagationHealthOptions { TimeProvider = time });
        propagator = MessagePropagator.Create(options =>
        {
            options.TimeProvider = time;
            options.LoggerFactory = log;
            options.Observers.Add(health);
        });
    }

    [Fact]
    public void After_1100_destinations_a_broken_one_is_logged_and_known_to_health()
    {
        for (var i = 0; i < 1100; i++) Break($"noise-{i}");

        for (var i = 0; i < 1000; i++) Break("payments");

        Assert.Single(log.Entries, entry => entry.Message.Contains("payments", StringComparison.Ordinal));
        var report = health.Report();
        Assert.InRange(Assert.Single(report.Destinations, each => each.Destination == "payments").Messages, 990, 1000);
        Assert.Contains(report.Missed, missed => missed.Contains("payments", StringComparison.Ordinal));
        Assert.Equal(2100, report.Overall.Messages);
        Assert.InRange(report.Destinations.Count, 1, 257);
    }

    [Fact]
    public void A_busy_destination_keeps_its_health_while_ten_thousand_others_have_a_message_each()
    {
        for (var i = 0; i < 500; i++) Break("payments");
        for (var i = 0; i < 10_000; i++)
        {
            Break($"noise-{i}");
            if (i % 20 == 0) Break("payments");
        }

        Assert.Equal(1000, Assert.Single(health.Report().Destinations, each => each.Destination == "payments").Messages);
        Assert.Equal(11_000, health.Report().Overall.Messages);
    }

    [Fact]
    public void A_destination_that_fell_silent_gives_way_at_once()
    {
        for (var i = 0; i < 256; i++)
            for (var message = 0; message < 20; message++)
                Break($"old-{i}");
        time.Advance(PropagationHealthOptions.DefaultWindow);

        Break("new");

        Assert.Equal("new", Assert.Single(health.Report().Destinations).Destination);
    }

    [Fact]
    public void One_interval_has_a_bounded_number_of_lines_and_the_next_says_how_many_were_held_back()
    {
        var throttle = new LogThrottle(time, TimeSpan.FromSeconds(10));
        var lines = Enumerable.Range(0, 10_000).Count(i => throttle.TryEnter("reason", $"destination {i}", out _));

        Assert.Equal(LogThrottle.MaxLines, lines);
        time.Advance(TimeSpan.FromSeconds(10));
        long reported = 0;
        for (var i = 9_999; i >= 10_000 - LogThrottle.Capacity; i--)
        {
            Assert.True(throttle.TryEnter("reason", $"destination {i}", out var heldBack));
            reported += heldBack;
        }

        Assert.Equal(10_000 - lines, reported);
    }

    [Fact]
    public void A_subject_that_is_mentioned_once_is_not_forgotten_for_others()
    {
        var throttle = new LogThrottle(time, TimeSpan.FromSeconds(10));
        Assert.True(throttle.IsFirst("once"));

        for (var i = 0; i < 10_000; i++)
        {
            throttle.TryEnter("reason", $"destination {i}", out _);
            throttle.IsFirst($"subject {i}");
        }

        Assert.False(throttle.IsFirst("once"));
    }

    [Fact]
    public void Threads_that_log_new_destinations_together_lose_no_count()
    {
        var throttle = new LogThrottle(time, TimeSpan.FromHours(1));
        long entered = 0, reported = 0;
        Parallel.For(0, 8, worker =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                if (!throttle.TryEnter("reason", $"destination {i % 3000}", out var heldBack)) continue;
                Interlocked.Increment(ref entered);
                Interlocked.Add(ref reported, heldBack);
            }
        });

        time.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 3000; i++)
        {
            if (i % LogThrottle.MaxLines == 0) time.Advance(TimeSpan.FromHours(1));
            if (!throttle.TryEnter("reason", $"destination {i}", out var heldBack)) continue;
            reported += heldBack;
        }

        time.Advance(TimeSpan.FromHours(1));
        throttle.TryEnter("reason", "another", out var rest);
        Assert.InRange(entered, 1, LogThrottle.MaxLines);
        Assert.Equal((8 * 20_000) - entered, reported + rest);
    }

    [Fact]
    public void Metrics_count_destinations_beyond_a_thousand_together_and_say_so_once()
    {
        using var metrics = new SeriesRecorder();
        var prefix = Guid.NewGuid().ToString("N");
        for (var i = 0; i < 1500; i++) new Wire(propagator, $"{prefix}-{i}").Receive([]);
        new Wire(propagator, $"{prefix}-0").Receive([]);

        var series = metrics.Series["messaging.propagation.extractions"].Where(each => each.Contains($"={prefix}", StringComparison.Ordinal)).ToList();
        Assert.Equal(MetricDestinations.Capacity, series.Count);
        Assert.Contains(metrics.Series["messaging.client.consumed.messages"], each => each.Contains("messaging.destination.name=(others)", StringComparison.Ordinal));
        Assert.Single(log.Entries, entry => entry.Event == "messaging.propagation.destinations");
    }

    [Fact]
    public void Names_that_are_sent_to_do_not_use_up_those_that_are_received_from()
    {
        var names = new MetricDestinations(() => { });
        for (var i = 0; i < 2000; i++) names.Of(MessagingOperationType.Send, $"reply-{i}");

        Assert.Equal("(others)", names.Of(MessagingOperationType.Send, "one more"));
        Assert.Equal("payments", names.Of(MessagingOperationType.Receive, "payments"));
        Assert.Equal("payments", names.Of(MessagingOperationType.Settle, "payments"));
        Assert.Equal("(others)", names.Of(MessagingOperationType.Process, new string('x', 2000)));
        Assert.Null(names.Of(MessagingOperationType.Process, null));
    }

    [Fact]
    public void The_lag_tracker_holds_no_operation_of_a_destination_that_is_not_used_any_more()
    {
        var tracker = new TraceLagTracker();
        var reference = Record(tracker);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(reference.IsAlive);
        Assert.Equal("lag-source", Assert.Single(Assert.Single(tracker.Recent(1)).Hops).Destination);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference Record(TraceLagTracker tracker)
        {
            var wire = new Wire(MessagePropagator.Create(options => options.Observers.Add(tracker)), "lag-source");
            var operation = wire.Operation(MessagingOperationType.Receive);
            var message = new FieldList().With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            wire.Propagator.ReportArrival(operation, default, wire.Propagator.Extract(message, default(FieldList.Getter)));
            return new WeakReference(operation);
        }
    }

    private void Break(string destination) => new Wire(propagator, destination).Receive(new FieldList().With("traceparent", "junk"));
}
