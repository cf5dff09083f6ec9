namespace Messaging.Propagation.Testing.Tests.Faults;

public sealed class DeliveryFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Always_reordered_every_other_message_is_overtaken_by_its_next()
    {
        var faults = new ContextFaults(1).Reorder();

        Assert.Equal([2, 1, 4, 3, 5], faults.Deliver([1, 2, 3, 4, 5]));

        // Behind the last there is none to overtake it.
        Assert.Equal(2, faults.Count(ContextFault.Reorder));
    }

    [Fact]
    public void Always_redelivered_every_message_comes_twice()
    {
        var faults = new ContextFaults(1).Redeliver();

        Assert.Equal([1, 1, 2, 2], faults.Deliver([1, 2]));
        Assert.Equal(2, faults.Count(ContextFault.Redeliver));
    }

    [Fact]
    public void At_a_rate_every_message_still_comes_and_the_counts_say_what_happened()
    {
        var faults = new ContextFaults(7) { Rate = 0.2 }.Reorder().Redeliver();
        var sent = Enumerable.Range(0, 1000).ToList();

        var delivered = faults.Deliver(sent).ToList();

        Assert.Equal(sent, delivered.Distinct().Order());
        Assert.Equal(1000 + faults.Count(ContextFault.Redeliver), delivered.Count);
        var inOrderOfFirst = delivered.Distinct().ToList();
        Assert.Equal(faults.Count(ContextFault.Reorder), inOrderOfFirst.Zip(inOrderOfFirst.Skip(1)).Count(pair => pair.First > pair.Second));
        Assert.InRange(faults.Count(ContextFault.Reorder), 100, 250);
        Assert.InRange(faults.Count(ContextFault.Redeliver), 100, 300);
    }

    [Fact]
    public async Task Messages_that_come_in_time_are_delivered_as_those_of_a_list()
    {
        var expected = new ContextFaults(7) { Rate = 0.3 }.Reorder().Redeliver().Deliver(Enumerable.Range(0, 100)).ToList();

        var faults = new ContextFaults(7) { Rate = 0.3 }.Reorder().Redeliver();
        var delivered = await faults.Deliver(Enumerable.Range(0, 100).ToAsyncEnumerable(), Token).ToListAsync(Token);

        Assert.Equal(expected, delivered);
    }

    [Fact]
    public void Delivery_and_carrier_know_nothing_of_each_others_faults()
    {
        var faults = new ContextFaults(1).Reorder().Redeliver().Drop("traceparent");

        Assert.Equal(1, faults.Apply(Contexts.Fields()));
        Assert.Equal([1, 2, 3], new ContextFaults(1).Drop("traceparent").Deliver([1, 2, 3]));
        Assert.Equal(0, new ContextFaults(1).Reorder().Redeliver().Apply(Contexts.Fields()));
    }
}
