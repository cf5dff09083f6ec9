namespace Messaging.Propagation.Tests.Trust;

public sealed class KeyRingTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, KeyRing.MinKeyLength).Select(i => (byte)i)];

    [Theory]
    [InlineData("")]
    [InlineData("a;b")]
    [InlineData("ä")]
    [InlineData("a key id that is longer than thirty-two")]
    public void An_id_that_would_not_fit_into_a_stamp_is_refused(string id) =>
        Assert.Contains("id", Assert.Throws<ArgumentException>(() => new KeyRing(id, Key)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_short_key_is_refused_and_the_message_says_how_to_make_one() =>
        Assert.Contains("RandomNumberGenerator", Assert.Throws<ArgumentException>(() => new KeyRing("k", Key.AsSpan(1))).Message, StringComparison.Ordinal);

    [Fact]
    public void An_id_names_one_key() => Assert.Throws<ArgumentException>(() => new KeyRing("k", Key).With("k", Key));

    [Fact]
    public void Requiring_signatures_without_keys_is_refused_and_the_message_says_what_to_set()
    {
        var thrown = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => MessagePropagator.Create(options =>
        {
            options.Policy.Trust.Mode = TrustMode.RequireSignature;
            options.Destinations["orders"] = new DestinationPolicy { Trust = new TrustPolicy { FreshnessWindow = TimeSpan.Zero } };
        }));

        Assert.Contains("options.Policy.Keys to new KeyRing(id, key)", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("Destinations[\"orders\"].Trust.FreshnessWindow", thrown.Message, StringComparison.Ordinal);
    }
}
