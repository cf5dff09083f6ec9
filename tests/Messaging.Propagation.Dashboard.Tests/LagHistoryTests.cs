using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Dashboard.Tests;

public sealed class LagHistoryTests
{
    private readonly ManualTimeProvider time = new();

    [Fact]
    public void Waits_are_counted_by_step_and_range_and_left_behind_after_five_minutes()
    {
        var history = new LagHistory(time);
        var wire = Wire(history);
        Receive(wire, TimeSpan.FromMilliseconds(3));

        time.Advance(LagHistory.Step);
        Receive(wire, TimeSpan.FromMilliseconds(3));
        Receive(wire, TimeSpan.FromDays(2));

        var (_, _, counts) = Assert.Single(history.Read());
        Assert.Equal(LagHistory.Steps, counts.Length);
        Assert.Equal((1, 1, 1), (counts[^2][2], counts[^1][2], counts[^1][^1]));
        time.Advance(LagHistory.Step * (LagHistory.Steps - 1));
        Assert.Equal(2, history.Read()[0].Counts.Sum(step => step.Sum()));
    }

    [Fact]
    public void A_clock_that_is_set_back_hides_nothing()
    {
        var history = new LagHistory(time);
        var wire = Wire(history);
        Receive(wire, TimeSpan.Zero);

        time.SetBack(TimeSpan.FromHours(1));
        Receive(wire, TimeSpan.Zero);

        Assert.Equal(2, history.Read()[0].Counts.Sum(step => step.Sum()));
    }

    [Fact]
    public void A_machine_that_has_just_started_has_a_history_too()
    {
        var history = new LagHistory(new ManualTimeProvider(DateTimeOffset.MinValue));

        Receive(Wire(history), TimeSpan.Zero);

        Assert.Equal(1, history.Read()[0].Counts.Sum(step => step.Sum()));
    }

    [Fact]
    public void Names_that_a_broker_has_made_up_take_the_place_of_no_other()
    {
        var history = new LagHistory(time);
        for (var i = 0; i <= LagHistory.MaxDestinations; i++) Receive(Wire(history, $"amq.gen-{i}", isTemporary: true), TimeSpan.Zero);

        Receive(Wire(history, "orders"), TimeSpan.Zero);

        Assert.Equal(
            [("(temporary)", LagHistory.MaxDestinations + 1), ("orders", 1)], history.Read().Select(each => (each.Destination, each.Counts.Sum(step => step.Sum()))));
    }

    [Fact]
    public void Destinations_beyond_the_bound_are_counted_together()
    {
        var history = new LagHistory(time);

        for (var i = 0; i < LagHistory.MaxDestinations + 3; i++) Receive(Wire(history, $"orders-{i}"), TimeSpan.Zero);

        Assert.Equal(LagHistory.MaxDestinations + 1, history.Read().Count);
        Assert.Equal(3, Assert.Single(history.Read(), each => each.Destination == "(others)").Counts.Sum(step => step.Sum()));
    }

    private Wire Wire(LagHistory history, string? destination = null, bool isTemporary = false) => new(
        MessagePropagator.Create(options =>
        {
            options.TimeProvider = time;
            options.Observers.Add(history);
        }),
        destination)
    { IsTemporary = isTemporary };

    private void Receive(Wire wire, TimeSpan waited) =>
        wire.Receive(new FieldList().With("context-stamp", $"1;t={(time.GetUtcNow() - waited).ToUnixTimeMilliseconds()};f="));
}
