using System.Diagnostics;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Trust;

/// <summary>What a receive policy refused, filtered or restarted never leaves through a send, signed or unsigned.</summary>
[Collection(Alone.Name)]
public sealed class RefusedContextTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Forged = $"00-{Trace}-b7ad6b7169203331-01";

    private static readonly KeyRing Keys = new("k", "0123456789abcdef0123456789abcdef"u8);

    public static TheoryData<string, bool> Carriers => new()
    {
        { $"traceparent={Forged}|tracestate=evil=1|baggage=admin=true", false },
        { $"traceparent={Forged}|baggage=admin=true|context-stamp=1;t=5;o=5;n=77;f=tb", false },
        { $"traceparent={Forged}|baggage=admin=true", true },
        { "baggage=admin=true", false },
        { "baggage=admin=true", true },
        { $"b3={Trace}-b7ad6b7169203331-1", false },
        { $"X-B3-TraceId={Trace}|X-B3-SpanId=b7ad6b7169203331", false },
        { $"uber-trace-id={Trace}:b7ad6b7169203331:0:1|uberctx-admin=true", false },
        { $"MT-Activity-Id={Forged}", false },
        { $"Diagnostic-Id={Forged}", true },
    };

    [Theory, MemberData(nameof(Carriers))]
    public void A_forwarded_message_of_a_destination_that_requires_signatures_leaves_without_it(string fields, bool listens) =>
        AssertNothingLeaves(TrustMode.RequireSignature, fields, listens, inProcessing: true);

    [Theory, MemberData(nameof(Carriers))]
    public void A_forwarded_message_of_a_destination_that_restarts_leaves_without_it(string fields, bool listens) =>
        AssertNothingLeaves(TrustMode.Restart, fields, listens, inProcessing: true);

    [Theory, MemberData(nameof(Carriers))]
    public void A_message_moved_on_outside_its_processing_leaves_without_it(string fields, bool listens) =>
        AssertNothingLeaves(TrustMode.RequireSignature, fields, listens, inProcessing: false);

    [Fact]
    public void A_message_of_the_batch_around_is_known_as_well()
    {
        var (from, to) = Wires(TrustMode.RequireSignature);
        var forged = Parse($"traceparent={Forged}|baggage=admin=true");

        FieldList sent;
        using (from.ProcessBatch(new FieldList().With("user", "1"), forged))
        using (from.Process(new FieldList().With("user", "2")))
            sent = to.Send(forged);

        AssertClean(sent);
    }

    [Fact]
    public void Baggage_that_the_receive_policy_filtered_does_not_leave_with_the_forwarded_headers()
    {
        var propagator = MessagePropagator.Create(options =>
            options.Destinations["in"] = new DestinationPolicy { Baggage = new BaggagePolicy { AllowedKeys = ["tenant"] } });
        var (from, to) = (new Wire(propagator, "in"), new Wire(propagator, "out"));
        var message = new FieldList().With("traceparent", Forged).With("baggage", "tenant=acme,card=4111").With("context-stamp", "1;t=5;f=tb");

        FieldList inside;
        using (from.Process(message)) inside = to.Send(message);
        var outside = to.Send(message);

        Assert.Equal("tenant=acme", inside.TextOf("baggage"));
        Assert.DoesNotContain("card", outside.TextOf("baggage") ?? "", StringComparison.Ordinal);
        Assert.Equal(Trace, outside.TextOf("traceparent")?.Split('-')[1]);
    }

    [Fact]
    public void The_origin_and_the_hop_of_a_refused_stamp_do_not_go_on()
    {
        var (from, to) = Wires(TrustMode.Restart);
        var message = Parse($"traceparent={Forged}|context-stamp=1;t=5;o=5;n=77;f=t");

        FieldList sent;
        using (from.Process(message))
        using (Ambient.Unlistened())
            sent = to.Send();

        Assert.Contains(";n=1;", sent.TextOf("context-stamp"), StringComparison.Ordinal);
        Assert.DoesNotContain(";o=5;", sent.TextOf("context-stamp"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_that_nothing_proves_is_replaced_and_linked_where_the_destination_is_signed()
    {
        var (_, to) = Wires(TrustMode.RequireSignature);
        using var spans = new Spans(to.Destination);

        var sent = to.Send(new FieldList().With("traceparent", Forged).With("baggage", "admin=true"));

        var span = spans.One($"send {to.Destination}");
        Assert.Equal("b7ad6b7169203331", Assert.Single(span.Links).Context.SpanId.ToHexString());
        Assert.Equal(span.SpanId.ToHexString(), sent.TextOf("traceparent")!.Split('-')[2]);
        Assert.Null(sent.TextOf("baggage"));
    }

    [Fact]
    public void A_creation_context_is_signed_where_a_ring_with_the_same_key_made_it_and_says_so()
    {
        var (_, to) = Wires(TrustMode.RequireSignature);
        var row = new FieldList();
        using (Ambient.Unlistened(ActivityTraceFlags.Recorded)) to.Propagator.Inject(row, default(FieldList.Setter), to.Destination);

        var sent = to.Send(row);

        Assert.Contains(";c=1", row.TextOf("context-stamp"), StringComparison.Ordinal);
        Assert.DoesNotContain(";c=1", sent.TextOf("context-stamp"), StringComparison.Ordinal);
        Assert.Equal(row.TextOf("traceparent"), sent.TextOf("traceparent"));
        Assert.Equal(Provenance.Verified, to.Receive(sent).Provenance);
        Assert.Equal(FailureReason.SignatureMissing, Assert.Single(to.Receive(row).Failures).Reason);
    }

    private static void AssertNothingLeaves(TrustMode mode, string fields, bool listens, bool inProcessing)
    {
        var (from, to) = Wires(mode);
        using var spans = listens ? new Spans(from.Destination, to.Destination) : null;
        var message = Parse(fields);
        FieldList sent;
        if (inProcessing)
        {
            using (from.Process(message)) sent = to.Send(message);
        }
        else
        {
            from.Receive(message);
            sent = to.Send(message);
        }

        AssertClean(sent);
        var received = to.Receive(sent);
        Assert.True(!received.IsAdopted || received.Context.TraceId.ToHexString() != Trace);
        Assert.Empty(received.Baggage);
    }

    private static void AssertClean(FieldList sent)
    {
        Assert.DoesNotContain(sent, field => field.Value.AsText!.Contains(Trace, StringComparison.Ordinal));
        Assert.DoesNotContain(sent, field => field.Name.Contains("admin", StringComparison.Ordinal) || field.Value.AsText!.Contains("admin", StringComparison.Ordinal));
        Assert.DoesNotContain(sent, field => field.Value.AsText!.Contains("n=78", StringComparison.Ordinal));
    }

    private static (Wire From, Wire To) Wires(TrustMode mode)
    {
        var propagator = MessagePropagator.Create(options =>
        {
            options.Policy.Keys = Keys;
            options.Policy.Trust.Mode = mode;
        });
        return (new Wire(propagator), new Wire(propagator));
    }

    private static FieldList Parse(string fields)
    {
        var list = new FieldList();
        foreach (var field in fields.Split('|'))
            if (field.IndexOf('=', StringComparison.Ordinal) is var at)
                list.With(field[..at], field[(at + 1)..]);
        return list;
    }
}
