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

    private Wire Wire(LagHistory history) => new(MessagePropagator.Create(options =>
    {
        options.TimeProvider = time;
        options.Observers.Add(history);
    }));

    private void Receive(Wire wire, TimeSpan waited) =>
        wire.Receive(new FieldList().With("context-stamp", $"1;t={(time.GetUtcNow() - waited).ToUnixTimeMilliseconds()};f="));
}
