using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Extracting;

public sealed class StampExtractionTests
{
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static readonly MessagePropagator Propagator = MessagePropagator.Create();

    [Theory]
    [InlineData("1;t=1795218034090;o=1795218033000;n=2;f=tsb", 1795218034090, 1795218033000, 2, StampedFields.TraceParent | StampedFields.TraceState | StampedFields.Baggage)]
    [InlineData("1;f=t;n=7;o=5;t=6", 6, 5, 7, StampedFields.TraceParent)]
    [InlineData("1;t=6", 6, 6, 1, StampedFields.None)]
    [InlineData("1;t=6;f=", 6, 6, 1, StampedFields.None)]
    [InlineData("1;t=6;f=3tx", 6, 6, 1, StampedFields.B3 | StampedFields.TraceParent | StampedFields.XRay)]
    [InlineData("1;t=6;f=tQ?", 6, 6, 1, StampedFields.TraceParent)]
    [InlineData(" 1;t=6;later=what;;k=1;junk ", 6, 6, 1, StampedFields.None)]
    [InlineData("01;t=000006", 6, 6, 1, StampedFields.None)]
    [InlineData("1;t=253402300799999", 253402300799999, 253402300799999, 1, StampedFields.None)]
    public void A_stamp_is_read(string text, long sent, long origin, int hop, StampedFields fields)
    {
        var message = new FieldList().With("context-stamp", text).With("traceparent", TraceParent).With("tracestate", "a=1").With("baggage", "a=1");

        foreach (var carrier in new[] { message, message.AsBytes() })
        {
            var extraction = Propagator.Extract(carrier, default(FieldList.Getter));

            Assert.Equal(
                new ContextStamp(DateTimeOffset.FromUnixTimeMilliseconds(sent), DateTimeOffset.FromUnixTimeMilliseconds(origin), hop, fields),
                extraction.Stamp);
            Assert.Empty(extraction.Failures);
        }
    }

    [Theory]
    [InlineData("", FailureReason.Malformed)]
    [InlineData("t=6", FailureReason.Malformed)]
    [InlineData("0;t=6", FailureReason.Malformed)]
    [InlineData("1", FailureReason.Malformed)]
    [InlineData("1;o=6", FailureReason.Malformed)]
    [InlineData("1;t=", FailureReason.Malformed)]
    [InlineData("1;t=-6", FailureReason.Malformed)]
    [InlineData("1;t=6;t=7", FailureReason.Malformed)]
    [InlineData("1;t=6;n=0", FailureReason.Malformed)]
    [InlineData("1;t=6;n=2147483648", FailureReason.Malformed)]
    [InlineData("1;t=253402300800000", FailureReason.Malformed)]
    [InlineData("1;t=٦", FailureReason.Malformed)]
    [InlineData("2;t=6", FailureReason.UnsupportedVersion)]
    [InlineData("1;t=6\0", FailureReason.NotText)]
    public void A_stamp_that_is_none_is_reported_and_costs_nothing_else(string text, FailureReason reason)
    {
        var message = new FieldList().With("context-stamp", text).With("traceparent", TraceParent);

        foreach (var carrier in new[] { message, message.AsBytes() })
        {
            var extraction = Propagator.Extract(carrier, default(FieldList.Getter));

            Assert.Null(extraction.Stamp);
            Assert.Equal(ExtractionOutcome.Extracted, extraction.Outcome);
            Assert.Equal([new ExtractionFailure(reason, "context-stamp")], extraction.Failures);
        }
    }

    [Fact]
    public void A_stamp_longer_than_its_limit_is_not_read()
    {
        var text = "1;t=6;x=" + new string('1', 504);
        Assert.NotNull(Read(text).Stamp);

        Assert.Equal([new ExtractionFailure(FailureReason.TooLong, "context-stamp")], Read(text + "1").Failures);
    }

    [Fact]
    public void A_field_that_the_stamp_names_and_the_message_lacks_was_dropped()
    {
        var extraction = Read("1;t=6;f=tsb");

        Assert.Equal(ExtractionOutcome.Failed, extraction.Outcome);
        Assert.Equal(
            [new ExtractionFailure(FailureReason.FieldDropped, "traceparent", ContextFormat.TraceContext), new ExtractionFailure(FailureReason.FieldDropped, "baggage", ContextFormat.Baggage)],
            extraction.Failures);
    }

    [Fact]
    public void A_dropped_tracestate_or_baggage_does_not_cost_the_context()
    {
        var extraction = Propagator.Extract(
            new FieldList().With("context-stamp", "1;t=6;f=tsb").With("traceparent", TraceParent), default(FieldList.Getter));

        Assert.Equal(ExtractionOutcome.Extracted, extraction.Outcome);
        Assert.Equal(
            [(FailureReason.FieldDropped, "tracestate"), (FailureReason.FieldDropped, "baggage")],
            extraction.Failures.Select(failure => (failure.Reason, failure.Field)));
    }

    [Fact]
    public void Formats_that_are_not_read_cannot_miss_a_field()
    {
        var propagator = MessagePropagator.Create(options => options.Formats = [ContextFormat.Baggage]);

        var extraction = propagator.Extract(new FieldList().With("context-stamp", "1;t=6;f=ts"), default(FieldList.Getter));

        Assert.Equal(ExtractionOutcome.Absent, extraction.Outcome);
        Assert.Empty(extraction.Failures);
    }

    private static Extraction Read(string stamp) => Propagator.Extract(new FieldList().With("context-stamp", stamp), default(FieldList.Getter));
}
