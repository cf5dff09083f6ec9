using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Formats;

public sealed class PrecedenceTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c", Other = "11111111111111111111111111111111", Span = "b7ad6b7169203331";

    private static readonly ExtractionFailure Conflict = new(FailureReason.Conflicting, "b3", ContextFormat.B3);

    [Fact]
    public void The_first_format_with_a_usable_context_wins_whatever_stands_first_on_the_message()
    {
        var carrier = new FieldList().With("b3", $"{Other}-{Span}-1").With("traceparent", $"00-{Trace}-{Span}-01");

        Assert.Equal((Trace, "tracecontext"), Read(carrier, "tracecontext,b3"));
        Assert.Equal((Other, "b3"), Read(carrier, "b3,tracecontext"));
    }

    [Fact]
    public void A_second_format_that_names_another_trace_is_reported_and_one_that_names_the_same_is_not()
    {
        var disagrees = new FieldList().With("traceparent", $"00-{Trace}-{Span}-01").With("b3", $"{Other}-{Span}-1");
        var agrees = new FieldList().With("traceparent", $"00-{Trace}-{Span}-01").With("b3", $"{Trace}-1111111111111111-1");

        Assert.Equal([Conflict], Extract(disagrees, "tracecontext,b3").Failures);
        Assert.Empty(Extract(agrees, "tracecontext,b3").Failures);
    }

    [Fact]
    public void A_format_that_cannot_be_used_gives_way_to_the_next_and_is_reported()
    {
        var extraction = Extract(new FieldList().With("traceparent", "junk").With("b3", $"{Trace}-{Span}-1"), "tracecontext,b3");

        Assert.Equal((Trace, ContextFormat.B3), (extraction.Context.TraceId.ToHexString(), extraction.Format));
        Assert.Equal([new ExtractionFailure(FailureReason.Malformed, "traceparent", ContextFormat.TraceContext)], extraction.Failures);
    }

    [Fact]
    public void A_format_that_nobody_asked_for_is_not_read()
    {
        Assert.Equal(default, Extract(new FieldList().With("b3", $"{Trace}-{Span}-1").With("uber-trace-id", "x"), "tracecontext").Outcome);
    }

    [Fact]
    public void Both_kinds_of_B3_may_be_asked_for_and_then_disagree()
    {
        var carrier = new FieldList().With("b3", $"{Trace}-{Span}-1").With("X-B3-TraceId", Other).With("X-B3-SpanId", Span);

        var extraction = Extract(carrier, "b3,b3multi");

        Assert.Equal(Trace, extraction.Context.TraceId.ToHexString());
        Assert.Equal([new ExtractionFailure(FailureReason.Conflicting, "X-B3-TraceId", ContextFormat.B3Multi)], extraction.Failures);
    }

    [Theory]
    [InlineData("Diagnostic-Id", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "diagnostic-id")]
    [InlineData("AWSTraceHeader", "Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=1", "xray")]
    public void What_a_vendor_writes_unasked_is_used_where_nothing_else_is_and_never_disagrees(string name, string value, string format)
    {
        var alone = Extract(new FieldList().With(name, value), "tracecontext");
        var beside = Extract(new FieldList().With(name, value).With("traceparent", $"00-{Other}-{Span}-01"), "tracecontext");

        Assert.Equal((Trace, format), (alone.Context.TraceId.ToHexString(), alone.Format!.Name));
        Assert.True(alone.Context.IsRemote);
        Assert.Equal(Other, beside.Context.TraceId.ToHexString());
        Assert.Empty(beside.Failures);
    }

    [Theory]
    [InlineData("AWSTraceHeader", "Root=1-0af76519-16cd43dd8448eb211c80319c;Sampled=1")]
    [InlineData("Diagnostic-Id", "|root.span.")]
    public void What_a_vendor_writes_unasked_and_is_of_no_use_is_no_failure(string name, string value)
    {
        var extraction = Extract(new FieldList().With(name, value), "tracecontext");

        Assert.Equal(ExtractionOutcome.Absent, extraction.Outcome);
        Assert.Empty(extraction.Failures);
    }

    [Fact]
    public void A_field_of_any_format_that_the_stamp_names_and_is_not_there_was_dropped()
    {
        var extraction = Extract(new FieldList().With("context-stamp", "1;t=6;f=3jxm"), "b3,b3multi,jaeger,xray");

        Assert.Equal(ExtractionOutcome.Failed, extraction.Outcome);
        Assert.Equal(["b3", "X-B3-TraceId", "uber-trace-id", "X-Amzn-Trace-Id"], extraction.Failures.Select(failure => failure.Field));
        Assert.All(extraction.Failures, failure => Assert.Equal(FailureReason.FieldDropped, failure.Reason));
    }

    [Fact]
    public void None_reads_nothing_and_writes_nothing()
    {
        var propagator = MessagePropagator.Create(options => options.Formats = [ContextFormat.None]);
        using var ambient = Ambient.Unlistened();
        var carrier = new FieldList();

        propagator.Inject(carrier, default(FieldList.Setter));

        Assert.Empty(carrier);
        Assert.Equal(ExtractionOutcome.Absent, propagator.Extract(new FieldList().With("traceparent", "junk"), default(FieldList.Getter)).Outcome);
    }

    private static (string Trace, string? Format) Read(FieldList carrier, string formats)
    {
        var extraction = Extract(carrier, formats);
        return (extraction.Context.TraceId.ToHexString(), extraction.Format?.Name);
    }

    private static Extraction Extract(FieldList carrier, string formats) =>
        MessagePropagator.Create(options => options.Formats = [.. ContextFormat.Parse(formats)]).Extract(carrier, default(FieldList.Getter));
}
