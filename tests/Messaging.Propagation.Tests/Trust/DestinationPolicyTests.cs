using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Trust;

/// <summary>The receiver's own destination chooses the policy, by what the receiver knows of it.</summary>
public sealed class DestinationPolicyTests
{
    [Fact]
    public void The_exact_name_beats_a_longer_prefix_which_beats_a_shorter_one()
    {
        var policies = Policies("*", "orders.*", "orders.eu.*", "orders.eu.7");

        Assert.Equal(
            ["orders.eu.7", "orders.eu.*", "orders.*", "*"], new[] { "orders.eu.7", "orders.eu.8", "orders.us.1", "payments" }.Select(name => policies.NameOf(name)));
    }

    [Fact]
    public void A_destination_without_a_policy_of_its_own_inherits_that_of_the_next_name()
    {
        var policies = Policies("orders", "ord*");

        Assert.Equal("orders", policies.NameOf(["orders/$DeadLetterQueue", "orders"]));
        Assert.Equal("ord*", policies.NameOf(["order/$DeadLetterQueue", "order"]));
    }

    [Fact]
    public void Case_counts_unless_the_broker_ignores_it()
    {
        var policies = Policies("orders", "payments.*");

        Assert.Equal("", policies.NameOf("Orders"));
        Assert.Equal("orders", policies.NameOf(["ORDERS"], ignoreCase: true));
        Assert.Equal("payments.*", policies.NameOf(["Payments.EU"], ignoreCase: true));
    }

    [Fact]
    public void A_destination_without_a_name_has_the_general_policy() => Assert.Equal("", Policies("*").NameOf([]));

    [Fact]
    public void A_policy_that_matches_nothing_in_an_hour_of_traffic_is_logged_once()
    {
        var (time, log) = (new ManualTimeProvider(), new LogRecorder());
        var wire = new Wire(
            MessagePropagator.Create(options =>
            {
                options.TimeProvider = time;
                options.LoggerFactory = log;
                options.Destinations["used"] = new DestinationPolicy();
                options.Destinations["misspelled"] = new DestinationPolicy();
            }),
            "used");

        wire.Receive(new FieldList());
        time.Advance(TimeSpan.FromMinutes(59));
        wire.Receive(new FieldList());
        Assert.Empty(log.Entries);
        time.Advance(TimeSpan.FromMinutes(1));
        wire.Receive(new FieldList());
        time.Advance(TimeSpan.FromHours(5));
        wire.Receive(new FieldList());

        Assert.Contains("'misspelled'", Assert.Single(log.Entries, entry => entry.Event == "messaging.propagation.unused_policy").Message, StringComparison.Ordinal);
    }

    private static Named Policies(params string[] patterns) => new(patterns);

    private sealed class Named
    {
        private readonly DestinationPolicies policies;

        // A policy is known by its limit.
        private readonly string[] patterns;

        public Named(string[] patterns)
        {
            this.patterns = patterns;
            policies = new DestinationPolicies(
                new DestinationPolicy(),
                patterns.Select((pattern, i) => KeyValuePair.Create(pattern, new DestinationPolicy { Baggage = new BaggagePolicy { MaxEntries = i } })), _ => { });
        }

        public string NameOf(string name) => Name(policies.Of(name));

        public string NameOf(string[] names, bool ignoreCase = false) => Name(policies.Of(new PolicyDestination(names) { IgnoreCase = ignoreCase }));

        private string Name(DestinationPolicy policy) => policy.Baggage.MaxEntries < patterns.Length ? patterns[policy.Baggage.MaxEntries] : "";
    }
}
