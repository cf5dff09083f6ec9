using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Trust;

/// <summary>A stamp that another service copied beside a context of its own is not used.</summary>
public sealed class StaleStampTests
{
    private readonly Wire wire = new(MessagePropagator.Create());

    [Fact]
    public void A_stamp_that_was_written_with_another_span_is_reported_and_not_used()
    {
        FieldList sent;
        using (Ambient.Unlistened()) sent = wire.Send();
        FieldList copied = [("traceparent", FieldValue.Text("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")), .. sent.Where(field => field.Name != "traceparent")];

        var extraction = wire.Receive(copied);

        Assert.Equal((ExtractionOutcome.Extracted, null), (extraction.Outcome, extraction.Stamp));
        Assert.Equal((FailureReason.StampMismatch, "context-stamp"), Assert.Single(extraction.Failures) is var failure ? (failure.Reason, failure.Field) : default);
    }

    [Fact]
    public void A_stamp_that_names_no_span_is_used() =>
        Assert.NotNull(wire.Receive(new FieldList().With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").With("context-stamp", "1;t=5;f=t")).Stamp);

    [Theory, InlineData("b3"), InlineData("b3multi"), InlineData("jaeger"), InlineData("xray"), InlineData("tracecontext,b3")]
    public void The_stamp_belongs_to_the_span_in_every_format(string formats)
    {
        var other = new Wire(MessagePropagator.Create(options => options.Formats = [.. ContextFormat.Parse(formats)]));
        FieldList sent;
        using (Ambient.Unlistened()) sent = other.Send();

        Assert.Contains(";p=", sent.TextOf("context-stamp"), StringComparison.Ordinal);
        Assert.Empty(other.Receive(sent).Failures);
        Assert.NotNull(other.Receive(sent).Stamp);
    }
}
