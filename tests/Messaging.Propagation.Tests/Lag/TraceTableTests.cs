namespace Messaging.Propagation.Tests.Lag;

public sealed class TraceTableTests
{
    private const int Chains = 4096;

    private readonly TraceTable table = new(Chains, hopsPerTrace: 1);

    [Fact]
    public void Ids_of_one_half_of_zeros_are_spread_over_the_chains()
    {
        AssertSpread(i => new TraceKey((ulong)i, 0));
        AssertSpread(i => new TraceKey(0, (ulong)i));
        AssertSpread(i => new TraceKey((ulong)i << 32, 0));
    }

    // A multiplication by an odd number can be undone, so that ids can be chosen by what it makes of them.
    [Fact]
    public void Ids_that_were_made_to_meet_in_one_chain_of_a_known_hash_do_not()
    {
        const ulong multiplier = 0x9E3779B97F4A7C15;
        var inverse = multiplier;
        for (var i = 0; i < 5; i++) inverse *= 2 - (multiplier * inverse);
        Assert.Equal(1ul, unchecked(multiplier * inverse));

        AssertSpread(i => new TraceKey(unchecked((((ulong)i << 45) + (ulong)i) * inverse), 0));
    }

    // By chance 4,096 ids fall into some 2,590 of as many chains.
    private void AssertSpread(Func<int, TraceKey> keyOf) =>
        Assert.InRange(Enumerable.Range(1, Chains).Select(i => table.ChainOf(keyOf(i))).Distinct().Count(), 2000, 3200);
}
