using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Tests.Policies;

public sealed class BaggagePolicyTests
{
    [Fact]
    public void Keys_that_are_not_allowed_are_neither_sent_nor_taken()
    {
        var wire = Create("orders", policy => policy.AllowedKeys = ["tenant"]);

        Assert.Equal("tenant=acme", Send(wire, ("user", "7"), ("tenant", "acme")).TextOf("baggage"));
        Assert.Equal([new BaggageEntry("tenant", "acme")], Receive(wire, "user=7,tenant=acme"));
    }

    [Fact]
    public void What_is_not_sent_for_the_policys_sake_is_reported_and_the_size_is_of_what_was_sent()
    {
        using var metrics = new MetricRecorder();
        var wire = Create("reported", policy => policy.AllowedKeys = ["tenant"]);

        Send(wire, ("user", "7"), ("tenant", "acme"));

        var dropped = Assert.Single(metrics.Of("messaging.propagation.injection.dropped", "reported"));
        Assert.Equal(("baggage", "NotAllowed"), (dropped.Tags["field"], dropped.Tags["reason"]));
        Assert.Equal("tenant=acme".Length, Assert.Single(metrics.Of("messaging.propagation.baggage.size", "reported")).Value);
    }

    [Fact]
    public void Redacted_values_are_sent_and_taken_as_such()
    {
        var wire = Create("orders", policy => policy.RedactedKeys = ["user"]);

        Assert.Equal("user=redacted", Send(wire, ("user", "7")).TextOf("baggage"));
        Assert.Equal([new BaggageEntry("user", "redacted", "p=1")], Receive(wire, "user=7;p=1"));
    }

    [Theory]
    [InlineData(2, 8192, "a=1,b=2")]
    [InlineData(64, 7, "a=1,b=2")]
    [InlineData(64, 6, "a=1")]
    [InlineData(0, 8192, null)]
    [InlineData(64, 0, null)]
    public void Caps_cut_whole_entries_on_both_sides(int entries, int bytes, string? kept)
    {
        var wire = Create("orders", policy => (policy.MaxEntries, policy.MaxBytes) = (entries, bytes));

        Assert.Equal(kept, Send(wire, ("a", "1"), ("b", "2"), ("c", "3")).TextOf("baggage"));
        Assert.Equal(kept ?? "", string.Join(',', Receive(wire, "a=1,b=2,c=3").Select(entry => $"{entry.Key}={entry.Value}")));
    }

    [Fact]
    public void Jaegers_baggage_keeps_to_the_policy_too()
    {
        var wire = Create("orders", policy => (policy.AllowedKeys, policy.RedactedKeys) = (["a", "b"], ["b"]), "jaeger");

        var sent = Send(wire, ("a", "1"), ("b", "2"), ("c", "3"));

        Assert.Equal([("uberctx-a", "1"), ("uberctx-b", "redacted")], sent.Where(field => field.Name.StartsWith("uberctx", StringComparison.Ordinal)).Select(field => (field.Name, field.Value.AsText)));
    }

    [Fact]
    public void A_policy_is_of_its_destination_alone_and_the_longest_prefix_counts()
    {
        var propagator = MessagePropagator.Create(options =>
        {
            options.Destinations["partner.*"] = Only("a");
            options.Destinations["partner.eu.*"] = Only("b");
            options.Destinations["partner.eu.orders"] = Only("c");
        });

        Assert.Equal("b", Taken(propagator, "partner.eu.payments"));
        Assert.Equal("a", Taken(propagator, "partner.us"));
        Assert.Equal("c", Taken(propagator, "partner.eu.orders"));
        Assert.Equal("abc", Taken(propagator, "orders"));
        Assert.Equal("abc", Taken(propagator, null));
    }

    private static DestinationPolicy Only(string key) => new() { Baggage = new BaggagePolicy { AllowedKeys = [key] } };

    private static string Taken(MessagePropagator propagator, string? destination) =>
        string.Concat(propagator.Extract(new FieldList().With("baggage", "a=1,b=2,c=3"), default(FieldList.Getter), destination).Baggage.Select(entry => entry.Key));

    private static Wire Create(string destination, Action<BaggagePolicy> configure, string formats = "tracecontext,baggage") => new(
        MessagePropagator.Create(options =>
        {
            options.Formats = [.. ContextFormat.Parse(formats)];
            options.Destinations[destination] = new DestinationPolicy();
            configure(options.Destinations[destination].Baggage);
        }),
        destination);

    private static FieldList Send(Wire wire, params (string Key, string Value)[] entries)
    {
        using var ambient = Ambient.Unlistened();
        Baggage.Current = Baggage.Create(entries.ToDictionary(entry => entry.Key, entry => entry.Value));
        var sent = wire.Send();
        Baggage.ClearBaggage();
        return sent;
    }

    private static IReadOnlyList<BaggageEntry> Receive(Wire wire, string baggage) =>
        wire.Propagator.Extract(new FieldList().With("baggage", baggage), default(FieldList.Getter), wire.Destination).Baggage;
}
