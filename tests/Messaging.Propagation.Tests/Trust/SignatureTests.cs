using System.Diagnostics;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Tests.Trust;

public sealed class SignatureTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private static readonly byte[] OtherKey = [.. Enumerable.Range(101, 32).Select(i => (byte)i)];

    private readonly ManualTimeProvider time = new();

    [Theory]
    [InlineData("tracecontext,baggage")]
    [InlineData("tracecontext,baggage,b3,b3multi,jaeger,xray")]
    [InlineData("b3,jaeger")]
    public void A_signed_message_is_adopted_with_all_that_it_carries(string formats)
    {
        var extraction = Receive(Send(formats), formats);

        Assert.Equal((ExtractionOutcome.Extracted, true), (extraction.Outcome, extraction.IsAdopted));
        Assert.Empty(extraction.Failures);
        Assert.NotNull(extraction.Stamp);
    }

    [Theory]
    [InlineData("tracecontext,baggage")]
    [InlineData("b3,b3multi,jaeger,xray")]
    public void One_changed_bit_of_any_byte_of_any_field_means_not_adopted(string formats)
    {
        var sent = Send(formats).AsBytes();
        var changes = 0;
        for (var field = 0; field < sent.Count; field++)
        {
            var (name, value) = sent[field];
            for (var bit = 0; bit < value.AsBytes!.Length * 8; bit++)
            {
                var changed = (byte[])value.AsBytes.Clone();
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
                FieldList tampered = [.. sent];
                tampered[field] = (name, FieldValue.Bytes(changed));

                AssertRefused(Receive(tampered, formats));
                changes++;
            }
        }

        Assert.InRange(changes, 1000, int.MaxValue);
    }

    [Theory]
    [InlineData("tracecontext,baggage")]
    [InlineData("b3,b3multi,jaeger,xray")]
    public void A_field_taken_away_or_repeated_means_not_adopted(string formats)
    {
        var sent = Send(formats);
        for (var field = 0; field < sent.Count; field++)
        {
            FieldList without = [.. sent.Where((_, i) => i != field)];
            FieldList twice = [.. sent, sent[field]];

            AssertRefused(Receive(without, formats));
            if (sent[field].Name != "context-stamp") AssertRefused(Receive(twice, formats));
        }
    }

    [Fact]
    public void What_is_added_to_a_signed_message_is_not_looked_at()
    {
        var sent = Send("tracecontext", traceState: null).With("tracestate", "evil=1").With("baggage", "role=admin").With("b3", $"{new string('1', 32)}-{new string('2', 16)}-d");

        var extraction = Receive(sent, "b3,tracecontext,baggage");

        Assert.Equal(ContextFormat.TraceContext, extraction.Format);
        Assert.Null(extraction.Context.TraceState);
        Assert.Empty(extraction.Baggage);
    }

    [Fact]
    public void A_context_without_a_signature_is_not_adopted_whoever_wrote_it()
    {
        var w3c = new FieldList().With("traceparent", $"00-{new string('1', 32)}-{new string('2', 16)}-01");
        var vendor = new FieldList().With("Diagnostic-Id", $"00-{new string('1', 32)}-{new string('2', 16)}-01");
        var stripped = new FieldList().With("traceparent", w3c.TextOf("traceparent")).With("context-stamp", Send("tracecontext").TextOf("context-stamp")!.Split(";k=")[0]);

        foreach (var carrier in new[] { w3c, vendor, stripped })
            Assert.Equal((ExtractionOutcome.Failed, FailureReason.SignatureMissing), Receive(carrier) is { Failures: [var only] } read ? (read.Outcome, only.Reason) : default);
        Assert.Equal(ExtractionOutcome.Absent, Receive(new FieldList().With("user", "1")).Outcome);
    }

    [Fact]
    public void A_recorded_message_is_not_adopted_once_the_window_is_over()
    {
        var sent = Send("tracecontext");

        time.Advance(TrustPolicy.DefaultFreshnessWindow);
        Assert.Equal(ExtractionOutcome.Extracted, Receive(sent).Outcome);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(FailureReason.SignatureExpired, Assert.Single(Receive(sent).Failures).Reason);
    }

    [Fact]
    public void A_message_from_the_future_is_adopted_only_as_far_as_clocks_may_disagree()
    {
        time.Advance(TrustPolicy.DefaultClockTolerance);
        var sent = Send("tracecontext");
        time.Advance(-TrustPolicy.DefaultClockTolerance);

        Assert.Equal(ExtractionOutcome.Extracted, Receive(sent).Outcome);
        time.Advance(TimeSpan.FromMilliseconds(-1));
        Assert.Equal(FailureReason.SignatureExpired, Assert.Single(Receive(sent).Failures).Reason);
    }

    [Fact]
    public void Keys_are_rotated_with_no_message_refused()
    {
        var (old, both, next) = (new KeyRing("old", Key), new KeyRing("old", Key).With("new", OtherKey), new KeyRing("new", OtherKey).With("old", Key));
        var last = new KeyRing("new", OtherKey);

        // Every receiver knows the new key before a sender signs with it, and the old one until its last message is in.
        KeyRing[] steps = [old, both, next, last];
        for (var step = 0; step < steps.Length - 1; step++)
        {
            Assert.Equal(ExtractionOutcome.Extracted, Receive(Send("tracecontext", keys: steps[step]), keys: steps[step + 1]).Outcome);
            Assert.Equal(ExtractionOutcome.Extracted, Receive(Send("tracecontext", keys: steps[step + 1]), keys: steps[step]).Outcome);
        }

        Assert.Equal(FailureReason.SignatureInvalid, Assert.Single(Receive(Send("tracecontext", keys: old), keys: last).Failures).Reason);
        Assert.Equal(FailureReason.SignatureInvalid, Assert.Single(Receive(Send("tracecontext", keys: new KeyRing("old", OtherKey)), keys: old).Failures).Reason);
    }

    [Fact]
    public void A_creation_context_that_stays_is_signed_with_its_baggage()
    {
        var wire = Wire("tracecontext,baggage", new KeyRing("k", Key));
        var outbox = new FieldList();
        string span;
        var received = new FieldList().With("traceparent", $"00-{new string('1', 32)}-{new string('2', 16)}-03").With("baggage", "k=v;p=1");
        using (wire.Process(received))
        using (var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded))
        {
            ambient.TraceStateString = "a=1";
            span = ambient.SpanId.ToHexString();
            wire.Propagator.Inject(outbox, default(FieldList.Setter));
        }

        var extraction = Receive(wire.Send(outbox));

        Assert.Equal(span, extraction.Context.SpanId.ToHexString());
        Assert.Equal("a=1", extraction.Context.TraceState);
        Assert.Equal([new BaggageEntry("k", "v", "p=1")], extraction.Baggage);
    }

    [Fact]
    public void Under_a_budget_either_all_of_the_stamp_is_there_or_none()
    {
        var refused = 0;
        for (var bytes = 0; bytes < 500; bytes++)
        {
            var wire = Wire("tracecontext,baggage", new KeyRing("k", Key));
            using var ambient = Ambient.Unlistened();
            Baggage.SetBaggage("tenant", "acme");
            var carrier = new FieldList();
            wire.Begin().Inject(carrier, default(FieldList.Setter), new CarrierBudget { Bytes = bytes });
            Baggage.ClearBaggage();

            Assert.InRange(carrier.Sum(field => field.Name.Length + field.Value.AsText!.Length), 0, bytes);
            if (carrier.TextOf("context-stamp") is null) refused++;
            else Assert.Equal(ExtractionOutcome.Extracted, Receive(carrier).Outcome);
        }

        Assert.InRange(refused, 100, 400);
    }

    private static void AssertRefused(in Extraction extraction)
    {
        Assert.Equal(ExtractionOutcome.Failed, extraction.Outcome);
        Assert.Equal((default, false), (extraction.Context, extraction.IsAdopted));
        Assert.Empty(extraction.Baggage);
        Assert.Null(extraction.Stamp);
        Assert.Contains(extraction.Failures, failure => failure.Reason is FailureReason.SignatureInvalid or FailureReason.SignatureMissing);
    }

    private FieldList Send(string formats, string? traceState = "vendor=1", KeyRing? keys = null)
    {
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);
        ambient.TraceStateString = traceState;
        Baggage.SetBaggage("tenant", "acme co");
        try
        {
            return Wire(formats, keys ?? new KeyRing("k", Key)).Send();
        }
        finally
        {
            Baggage.ClearBaggage();
        }
    }

    private Wire Wire(string formats, KeyRing keys) => new(MessagePropagator.Create(options =>
    {
        options.Formats = [.. ContextFormat.Parse(formats)];
        options.TimeProvider = time;
        options.Policy.Keys = keys;
    }));

    private Extraction Receive(FieldList carrier, string formats = "tracecontext,baggage", KeyRing? keys = null)
    {
        var propagator = MessagePropagator.Create(options =>
        {
            options.Formats = [.. ContextFormat.Parse(formats)];
            options.TimeProvider = time;
            options.Policy.Keys = keys ?? new KeyRing("k", Key);
            options.Policy.Trust.Mode = TrustMode.RequireSignature;
        });
        return propagator.Extract(carrier, default(FieldList.Getter));
    }
}
