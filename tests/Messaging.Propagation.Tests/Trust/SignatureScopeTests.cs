using System.Diagnostics;
using Messaging.Propagation.TestKit;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace Messaging.Propagation.Tests.Trust;

/// <summary>What a signature covers: the destination where both sides know it, the names of baggage fields, baggage alone; and keys that change at run time.</summary>
public sealed class SignatureScopeTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private static readonly byte[] OtherKey = [.. Enumerable.Range(101, 32).Select(i => (byte)i)];

    [Fact]
    public void A_message_copied_to_another_destination_is_refused_there()
    {
        var propagator = Create();
        var sent = Send(propagator, "orders");

        Assert.Equal(Provenance.Verified, Receive(propagator, "orders", sent).Provenance);
        Assert.Equal(FailureReason.SignatureForOtherDestination, Assert.Single(Receive(propagator, "payments", sent).Failures).Reason);
        Assert.Equal(Provenance.Verified, Receive(propagator, null, sent).Provenance);
    }

    [Fact]
    public void A_dead_letter_queue_accepts_the_signatures_of_the_queue_that_it_is_told_of()
    {
        var propagator = Create(policy => policy.Trust.AcceptedDestinations.Add("orders"));

        Assert.Equal(Provenance.Verified, Receive(propagator, "orders-dead", Send(propagator, "orders")).Provenance);
    }

    [Fact]
    public void Version_1_is_read_until_the_policy_requires_the_destination()
    {
        var sent = Send(Create(policy => policy.SignatureVersion = 1), "orders");

        Assert.DoesNotContain(";d=", sent.TextOf("context-stamp"), StringComparison.Ordinal);
        Assert.Equal(Provenance.Verified, Receive(Create(), "payments", sent).Provenance);
        Assert.Equal(
            FailureReason.SignatureForOtherDestination,
            Assert.Single(Receive(Create(policy => policy.Trust.RequireDestination = true), "orders", sent).Failures).Reason);
    }

    [Fact]
    public void A_baggage_field_renamed_in_another_case_is_refused()
    {
        var propagator = Create(formats: "jaeger");
        var sent = Send(propagator, "orders", "Tenant");
        FieldList renamed = [.. sent.Select(field => (field.Name == "uberctx-Tenant" ? "uberctx-tenant" : field.Name, field.Value))];

        Assert.Equal("acme", Assert.Single(Receive(propagator, "orders", sent).Baggage).Value);
        Assert.Equal(FailureReason.SignatureInvalid, Assert.Single(Receive(propagator, "orders", renamed).Failures).Reason);
    }

    [Fact]
    public void Baggage_without_a_context_is_signed_and_accepted()
    {
        var propagator = Create();
        Baggage.SetBaggage("tenant", "acme");
        var sent = Wire(propagator, "orders").Send();
        Baggage.ClearBaggage();

        var extraction = Receive(propagator, "orders", sent);

        Assert.Equal((Provenance.Verified, "acme"), (extraction.Provenance, Assert.Single(extraction.Baggage).Value));
        Assert.Empty(extraction.Failures);
    }

    [Fact]
    public void A_ring_from_a_source_changes_for_senders_and_receivers_without_a_new_propagator()
    {
        var ring = new KeyRing("old", Key);
        var propagator = Create(policy => policy.Keys = KeyRing.FromSource(() => ring));
        var old = Send(propagator, "orders");

        ring = new KeyRing("new", OtherKey).With("old", Key);
        var signed = Send(propagator, "orders");

        Assert.Contains(";k=new;", signed.TextOf("context-stamp"), StringComparison.Ordinal);
        Assert.Equal([Provenance.Verified, Provenance.Verified], new[] { old, signed }.Select(sent => Receive(propagator, "orders", sent).Provenance));
        ring = new KeyRing("new", OtherKey);
        Assert.Equal(FailureReason.SignatureInvalid, Assert.Single(Receive(propagator, "orders", old).Failures).Reason);
    }

    [Fact]
    public void A_source_that_fails_leaves_the_last_ring_in_use()
    {
        KeyRing? ring = new("old", Key);
        var propagator = Create(policy => policy.Keys = KeyRing.FromSource(() => ring ?? throw new InvalidOperationException()));

        ring = null;

        Assert.Equal(Provenance.Verified, Receive(propagator, "orders", Send(propagator, "orders")).Provenance);
        Assert.Throws<InvalidOperationException>(() => KeyRing.FromSource(() => null!));
    }

    [Fact]
    public async Task A_ring_may_change_while_many_threads_sign_and_verify()
    {
        KeyRing[] rings = [new KeyRing("a", Key).With("b", OtherKey), new KeyRing("b", OtherKey).With("a", Key)];
        var turn = 0;
        var propagator = Create(policy => policy.Keys = KeyRing.FromSource(() => rings[Interlocked.Increment(ref turn) % 2]));

        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++) Assert.Equal(Provenance.Verified, Receive(propagator, "orders", Send(propagator, "orders")).Provenance);
        }));

        await Task.WhenAll(workers);
    }

    [Fact]
    public void A_ring_from_options_follows_their_changes_and_ignores_what_makes_no_ring()
    {
        var monitor = new Monitor<Secrets>(new Secrets { Id = "one" });
        var ring = KeyRing.FromOptions(monitor, static secrets => new KeyRing(secrets.Id, Key));

        Assert.Equal("one", ring.CurrentId);
        monitor.CurrentValue = new Secrets { Id = "two" };
        Assert.Equal("two", ring.CurrentId);
        monitor.CurrentValue = new Secrets { Id = "" };
        Assert.Equal("two", ring.CurrentId);
    }

    [Theory]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("abababababababababababababababab")]
    public void A_key_that_is_not_random_is_refused_with_the_reason(string key) =>
        Assert.Contains("not random", Assert.Throws<ArgumentException>(() => new KeyRing("k", System.Text.Encoding.ASCII.GetBytes(key))).Message, StringComparison.Ordinal);

    private static MessagePropagator Create(Action<DestinationPolicy>? change = null, string formats = "tracecontext,baggage") => MessagePropagator.Create(options =>
    {
        options.Formats = [.. ContextFormat.Parse(formats)];
        options.Policy.Keys = new KeyRing("k", Key);
        options.Policy.Trust.Mode = TrustMode.RequireSignature;
        change?.Invoke(options.Policy);
    });

    private static Wire Wire(MessagePropagator propagator, string? name) =>
        new(propagator, name ?? "unnamed") { PolicyDestination = new PolicyDestination(name) { SignedName = name } };

    private static FieldList Send(MessagePropagator propagator, string name, string? baggage = null)
    {
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);
        if (baggage is not null) Baggage.SetBaggage(baggage, "acme");
        var sent = Wire(propagator, name).Send();
        Baggage.ClearBaggage();
        return sent;
    }

    private static Extraction Receive(MessagePropagator propagator, string? name, FieldList message) => Wire(propagator, name).Receive(message);

    private sealed class Secrets
    {
        public string Id { get; init; } = "";
    }

    private sealed class Monitor<TOptions>(TOptions value) : IOptionsMonitor<TOptions>
    {
        public TOptions CurrentValue { get; set; } = value;

        public TOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<TOptions, string?> listener) => null;
    }
}
