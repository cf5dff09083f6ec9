using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Dashboard.Tests;

public sealed class FailureLogTests
{
    private static readonly FieldList Broken = new FieldList().With("traceparent", "junk");

    private readonly ManualTimeProvider time = new();
    private readonly FailureLog log = new(new ManualTimeProvider());

    public static TheoryData<string, LagClock> Clocks => new()
    {
        { "the broker's timestamp", LagClock.Broker }, { "the producer's timestamp", LagClock.Producer }, { "the producer's timestamp", LagClock.ProducerSeconds },
    };

    [Fact]
    public void Names_that_a_broker_has_made_up_take_the_place_of_no_other()
    {
        for (var i = 0; i <= FailureLog.MaxKinds; i++) Wire($"amq.gen-{i}", isTemporary: true).Receive(Broken);

        Wire("orders").Receive(Broken);

        Assert.Equal(
            [("(temporary)", FailureLog.MaxKinds + 1L), ("orders", 1L)], log.Read().Select(each => (each.Kind.Destination, each.Count)).Order());
    }

    [Fact]
    public void Kinds_beyond_the_bound_are_counted_together_by_their_reason()
    {
        for (var i = 0; i < FailureLog.MaxKinds + 3; i++) Wire($"orders-{i}").Receive(Broken);

        var others = Assert.Single(log.Read(), each => each.Kind.Destination == "(others)");

        Assert.Equal(("Malformed", 3L), (others.Kind.Reason, others.Count));
        Assert.Equal(FailureLog.MaxKinds + 1, log.Read().Count);
    }

    [Fact]
    public void Skew_by_the_stamp_names_the_stamp()
    {
        Wire("orders").Receive(new FieldList().With("context-stamp", $"1;t={time.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds()};f="));

        Assert.Equal(("ClockSkewRate", "context-stamp"), (Assert.Single(log.Read()).Kind.Reason, log.Read()[0].Kind.Field));
    }

    [Theory]
    [MemberData(nameof(Clocks))]
    public void Skew_without_a_stamp_names_whose_clock_it_was(string name, LagClock clock)
    {
        Wire("orders").Receive([], new DeliveryInfo { Timestamp = time.GetUtcNow().AddHours(1), Clock = clock });

        Assert.Equal(("ClockSkewRate", name), (Assert.Single(log.Read()).Kind.Reason, log.Read()[0].Kind.Field));
    }

    [Fact]
    public void What_came_before_it_was_due_did_so_by_the_brokers_clock()
    {
        var stamp = $"1;t={time.GetUtcNow().AddHours(-1).ToUnixTimeMilliseconds()};f=";

        Wire("orders").Receive(new FieldList().With("context-stamp", stamp), new DeliveryInfo { Due = time.GetUtcNow().AddHours(1) });

        Assert.Equal("the broker's timestamp", Assert.Single(log.Read()).Kind.Field);
    }

    private Wire Wire(string destination, bool isTemporary = false) => new(
        MessagePropagator.Create(options =>
        {
            options.TimeProvider = time;
            options.Observers.Add(log);
        }),
        destination)
    { IsTemporary = isTemporary };
}
