using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Tests.Trust;

public sealed class RestartTests
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private readonly Wire wire = new(MessagePropagator.Create(options => options.Policy.Trust.Mode = TrustMode.Restart));

    [Fact]
    public void Processing_starts_a_trace_of_its_own_and_links_to_the_remote_context()
    {
        using var spans = new Spans(wire.Destination);

        wire.Process(new FieldList().With("traceparent", Parent).With("baggage", "role=admin")).Dispose();

        var span = spans.One($"process {wire.Destination}");
        Assert.Equal(default, span.ParentSpanId);
        Assert.NotEqual("0af7651916cd43dd8448eb211c80319c", span.TraceId.ToHexString());
        Assert.Equal("b7ad6b7169203331", Assert.Single(span.Links).Context.SpanId.ToHexString());
    }

    [Fact]
    public void Nothing_of_the_remote_context_goes_on_even_with_nobody_listening()
    {
        FieldList sent;
        using (wire.Process(new FieldList().With("traceparent", Parent).With("baggage", "role=admin")))
        {
            Assert.Equal(0, Baggage.Current.Count);
            sent = wire.Send();
        }

        Assert.Null(sent.TextOf("traceparent"));
        Assert.Null(sent.TextOf("baggage"));
    }

    [Fact]
    public void An_ambient_span_is_the_parent_all_the_same()
    {
        using var spans = new Spans(wire.Destination);
        using var request = Ambient.Source.StartActivity("request")!;

        wire.Process(new FieldList().With("traceparent", Parent)).Dispose();

        Assert.Equal(request.SpanId, spans.One($"process {wire.Destination}").ParentSpanId);
    }
}
