using Messaging.Propagation.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Messaging.Propagation.Tests.Health;

public sealed class PropagationHealthTests
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private readonly ManualTimeProvider time = new();

    [Fact]
    public void Each_indicator_is_what_the_messages_say()
    {
        var health = new PropagationHealth(new PropagationHealthOptions { TimeProvider = time });
        var wire = Wire(health, "orders");
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < 90; i++) wire.Receive(new FieldList().With("traceparent", Parent).With("tracestate", "a=1").With("context-stamp", $"1;t={now};f=ts").With("baggage", $"k={new string('x', i < 80 ? 98 : 998)}"));
        for (var i = 0; i < 6; i++) wire.Receive(new FieldList().With("traceparent", Parent).With("context-stamp", $"1;t={now + 9000};f=ts"));
        for (var i = 0; i < 4; i++) wire.Receive([]);

        var report = health.Report();

        var orders = Assert.Single(report.Destinations);
        Assert.Equal(("test", "orders", 100L), (orders.System, orders.Destination, orders.Messages));
        Assert.Equal(
            [0.96, 6 / 96.0, 0.06, 128, 1024, 0, 6 / 96.0, 0.06], orders.Indicators.Select(indicator => indicator.Value));
        Assert.Equal([100, 96, 100, 90, 90, 100, 96, 100], orders.Indicators.Select(indicator => indicator.Samples));
        Assert.Equal([true, false, null, true, null, true, false, null], orders.Indicators.Select(indicator => indicator.IsMet));
        Assert.Equal(6, orders.Failures[FailureReason.FieldDropped]);
        Assert.Equal(2, report.Missed.Count);
        Assert.Equal("test orders: FieldDropRate is 6.25 % of 96 messages, and is to be below 0.5 %", report.Missed[0]);
        Assert.Equal(orders.Indicators, report.Overall.Indicators);
    }

    [Fact]
    public void What_is_older_than_the_window_is_left_behind()
    {
        var health = new PropagationHealth(new PropagationHealthOptions { TimeProvider = time, Window = TimeSpan.FromMinutes(1) });
        var wire = Wire(health, "orders");
        wire.Receive([]);

        time.Advance(TimeSpan.FromSeconds(50));
        wire.Receive(new FieldList().With("traceparent", Parent));
        Assert.Equal(TimeSpan.FromMinutes(1), health.Report().Window);
        Assert.Equal((2L, 0.5), (health.Report().Overall.Messages, health.Report().Overall[PropagationIndicator.Coverage].Value));

        time.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal((1L, 1.0), (health.Report().Overall.Messages, health.Report().Overall[PropagationIndicator.Coverage].Value));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((0L, null), (health.Report().Overall.Messages, health.Report().Overall[PropagationIndicator.Coverage].Value));
    }

    [Fact]
    public void A_clock_that_is_set_back_hides_nothing()
    {
        var health = new PropagationHealth(new PropagationHealthOptions { TimeProvider = time });
        var wire = Wire(health, "orders");
        wire.Receive([]);

        time.SetBack(TimeSpan.FromHours(1));
        wire.Receive([]);

        Assert.Equal(2, health.Report().Overall.Messages);
        time.Advance(PropagationHealthOptions.DefaultWindow);
        Assert.Equal(0, health.Report().Overall.Messages);
    }

    [Fact]
    public void A_few_messages_miss_no_target_and_destinations_beyond_the_bound_are_counted_together()
    {
        var health = new PropagationHealth(new PropagationHealthOptions { TimeProvider = time, MaxDestinations = 2 });
        foreach (var destination in new[] { "a", "b", "c", "d" })
            for (var i = 0; i < 19; i++) Wire(health, destination).Receive([]);

        var report = health.Report();

        Assert.Equal([("(others)", 38L), ("a", 19L), ("d", 19L)], report.Destinations.Select(each => (each.Destination!, each.Messages)));
        Assert.Contains("(others)", Assert.Single(report.Missed), StringComparison.Ordinal);
        Assert.Equal([1, 0, 0], report.Destinations.Select(each => each.Missed.Count));
        Assert.Equal(PropagationIndicator.Coverage, report.Destinations[0].Missed[0].Indicator);
    }

    [Fact]
    public void Names_that_a_broker_has_made_up_are_counted_together()
    {
        var health = new PropagationHealth(new PropagationHealthOptions { TimeProvider = time });

        for (var i = 0; i < 3; i++)
            new Wire(Wire(health, "any").Propagator, $"amq.gen-{i}") { IsTemporary = true }.Receive([]);

        Assert.Equal(("(temporary)", 3L), (health.Report().Destinations[0].Destination, health.Report().Destinations[0].Messages));
    }

    [Fact]
    public void A_message_that_is_sampled_on_one_side_alone_is_counted()
    {
        var health = new PropagationHealth(new PropagationHealthOptions { TimeProvider = time });
        var wire = Wire(health, "sampling");
        using var spans = new Spans("sampling") { Sample = _ => System.Diagnostics.ActivitySamplingResult.PropagationData };

        var message = new FieldList().With("traceparent", Parent);
        wire.Receive(message);
        wire.Process(message).Dispose();

        Assert.Equal(1, health.Report().Overall[PropagationIndicator.SamplingMismatchRate].Value);
    }

    [Fact]
    public void Baggage_that_is_sent_counts_as_well()
    {
        var health = new PropagationHealth(new PropagationHealthOptions { TimeProvider = time });
        OpenTelemetry.Baggage.SetBaggage("k", new string('x', 200));

        Wire(health, "orders").Send();
        OpenTelemetry.Baggage.ClearBaggage();

        Assert.Equal(256, health.Report().Overall[PropagationIndicator.BaggageMedian].Value);
    }

    [Theory]
    [InlineData(95)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_target_that_is_no_share_is_refused_with_what_to_write(double share)
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new PropagationHealth(new PropagationHealthOptions { MinCoverage = share }));

        Assert.Contains("MinCoverage is a share from 0 to 1: write 0.95 for 95 %.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        var health = new PropagationHealth(new PropagationHealthOptions { TimeProvider = time });
        var reports = Lag.Reports.Of(1000);
        foreach (var report in reports) health.OnArrived(report);

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var report in reports) health.OnArrived(report);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task The_health_check_is_degraded_with_the_reasons_and_registered_in_one_line()
    {
        var services = new ServiceCollection().AddPropagationHealth(options => options.TimeProvider = time).AddTraceLagTracker(options => options.Capacity = 7);
        await using var provider = services.BuildServiceProvider();
        var wire = new Wire(provider.GetRequiredService<MessagePropagator>(), "orders");
        var check = ActivatorUtilities.CreateInstance<PropagationHealthCheck>(provider);

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
        for (var i = 0; i < 20; i++) wire.Receive(new FieldList().With("traceparent", "junk"));
        var degraded = await CheckAsync();

        Assert.Equal((HealthStatus.Degraded, "test orders: Coverage is 0 % of 20 messages, and is to be at least 80 %"), (degraded.Status, degraded.Description));
        Assert.Equal(0.0, degraded.Data["Coverage"]);
        Assert.Equal(7, provider.GetRequiredService<TraceLagTracker>().Count);

        Task<HealthCheckResult> CheckAsync() => check.CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);
    }

    private Wire Wire(PropagationHealth health, string destination) => new(
        MessagePropagator.Create(options =>
        {
            options.TimeProvider = time;
            options.Observers.Add(health);
        }), destination);
}
