using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Trust;

/// <summary>Limits and policies of the destination apply to a context that the caller has put on the message, as to every other.</summary>
public sealed class KeptContextPolicyTests
{
    private const string Old = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Theory, InlineData(true), InlineData(false)]
    public void The_baggage_policy_of_the_destination_applies(bool listens)
    {
        var wire = new Wire(MessagePropagator.Create(options => options.Policy.Baggage = new BaggagePolicy { AllowedKeys = ["tenant", "user"], RedactedKeys = ["user"] }));
        using var spans = listens ? new Spans(wire.Destination) : null;

        var sent = wire.Send(new FieldList().With("traceparent", Old).With("baggage", "tenant=acme;p=1,user=7,card=4111"));

        Assert.Equal((Old, "tenant=acme;p=1,user=redacted"), (sent.TextOf("traceparent"), sent.TextOf("baggage")));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void The_limits_of_the_formats_apply(bool listens)
    {
        var wire = new Wire(MessagePropagator.Create());
        using var spans = listens ? new Spans(wire.Destination) : null;
        var state = string.Join(',', Enumerable.Range(0, 31).Select(i => $"v{i}={new string('x', 250)}"));
        var baggage = string.Join(',', Enumerable.Range(0, 60).Select(i => $"k{i}={new string('y', 540)}"));

        var sent = wire.Send(new FieldList().With("traceparent", Old).With("tracestate", state).With("baggage", baggage));

        Assert.Equal(Old, sent.TextOf("traceparent"));
        Assert.InRange(sent.TextOf("tracestate")?.Length ?? 0, 0, 512);
        Assert.InRange(sent.TextOf("baggage")?.Length ?? 0, 0, 8192);
    }

    [Fact]
    public void A_context_in_a_format_that_is_only_read_is_written_in_those_that_are_written()
    {
        var wire = new Wire(MessagePropagator.Create(options => options.Formats = [.. ContextFormat.Parse("tracecontext,baggage,masstransit")]));
        using var spans = new Spans(wire.Destination);

        var sent = wire.Send(new FieldList().With("MT-Activity-Id", Old));

        Assert.Equal(Old, sent.TextOf("traceparent"));
    }
}
