using Messaging.Propagation.Cli.Probe;

namespace Messaging.Propagation.Cli.Tests;

public sealed class SizeSearchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public async Task Every_limit_is_found_exactly_and_no_round_is_larger_than_it_may_be(int perRound)
    {
        for (var limit = 63; limit <= 1025; limit++)
        {
            var found = await SizeSearch.RunAsync(64, 1024, perRound, sizes =>
            {
                Assert.InRange(sizes.Count, 1, perRound);
                Assert.Equal(sizes.Order().Distinct(), sizes);
                return Task.FromResult<IReadOnlyList<string?>>([.. sizes.Select(size => size > limit ? "too large" : null)]);
            });

            Assert.Equal(limit < 64 ? 0 : Math.Min(limit, 1024), found.Largest);
            Assert.Equal(limit < 1024 ? Math.Max(limit + 1, 64) : null, found.BrokenAt);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(199)]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(8192)]
    [InlineData(65536)]
    public void A_list_of_so_many_bytes_has_them_and_is_good_baggage(int bytes)
    {
        var value = Assert.Single(SizedFields.List("baggage", bytes)).Value;

        Assert.Equal(bytes, value.Length);
        Assert.All(value.Split(','), member => Assert.Matches("^k[0-9]+=v+$", member));
        Assert.All(value.Split(','), member => Assert.InRange(member.Length, 1, 199));
    }

    [Fact]
    public void So_many_fields_are_counted_with_the_probes_own() => Assert.Equal(9, SizedFields.Number(10).Count);

    [Fact]
    public void Percentiles_are_values_that_were_measured()
    {
        var lag = RoundTripLag.Of([.. Enumerable.Range(1, 20).Reverse().Select(ms => TimeSpan.FromMilliseconds(ms))], lost: 0);

        Assert.Equal(new RoundTripLag(20, 0, 10, 19, 20), lag);
    }
}
