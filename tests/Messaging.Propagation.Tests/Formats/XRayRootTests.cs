using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Formats;

/// <summary>AWS documents a tracing header without a parent as valid: the trace is kept.</summary>
public sealed class XRayRootTests
{
    private const string Root = "Root=1-63b55b03-7474ebdc42dd561f221078b2", Trace = "63b55b037474ebdc42dd561f221078b2";

    private readonly Wire wire = new(MessagePropagator.Create(options => options.Formats = [ContextFormat.XRay]));

    [Theory]
    [InlineData("X-Amzn-Trace-Id", $"{Root};Sampled=1", SamplingState.Sampled)]
    [InlineData("X-Amzn-Trace-Id", $"{Root};Sampled=0", SamplingState.NotSampled)]
    [InlineData("X-Amzn-Trace-Id", Root, SamplingState.Deferred)]
    [InlineData("AWSTraceHeader", $"{Root};Sampled=1;Lineage=1:badc0de:13", SamplingState.Sampled)]
    public void A_root_without_a_parent_is_a_context_whose_span_id_is_made_of_it(string field, string value, SamplingState sampling)
    {
        var extraction = wire.Receive(new FieldList().With(field, value));

        Assert.Empty(extraction.Failures);
        Assert.Equal((ExtractionOutcome.Extracted, Trace, Trace[16..], sampling), (extraction.Outcome, extraction.Context.TraceId.ToHexString(), extraction.Context.SpanId.ToHexString(), extraction.Sampling));
    }

    [Fact]
    public void The_process_span_belongs_to_the_trace_of_the_root()
    {
        using var spans = new Spans(wire.Destination);

        wire.Process(new FieldList().With("X-Amzn-Trace-Id", $"{Root};Sampled=1")).Dispose();

        Assert.Equal(Trace, spans.One($"process {wire.Destination}").TraceId.ToHexString());
    }

    [Theory]
    [InlineData($"{Root};Parent=;Sampled=1", FailureReason.Malformed)]
    [InlineData("Root=1-63b55b03-7474ebdc0000000000000000;Sampled=1", FailureReason.ZeroSpanId)]
    [InlineData("Root=1-00000000-000000000000000000000000;Sampled=1", FailureReason.ZeroTraceId)]
    [InlineData("Sampled=1", FailureReason.Malformed)]
    public void An_empty_parent_and_a_root_of_zeros_are_refused(string value, FailureReason reason)
    {
        var extraction = wire.Receive(new FieldList().With("X-Amzn-Trace-Id", value));

        Assert.Equal((ExtractionOutcome.Failed, reason), (extraction.Outcome, Assert.Single(extraction.Failures).Reason));
    }
}
