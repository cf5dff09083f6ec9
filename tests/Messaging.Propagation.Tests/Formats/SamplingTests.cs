using System.Diagnostics;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Formats;

/// <summary>What a sender said of sampling goes on through the services between.</summary>
public sealed class SamplingTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c", Span = "b7ad6b7169203331";

    [Fact]
    public void Debug_goes_on_with_everything_that_is_sent_while_the_message_is_processed()
    {
        var wire = Create("b3,jaeger");
        using var spans = new Spans(wire.Destination);

        FieldList sent;
        using (wire.Process(new FieldList().With("b3", $"{Trace}-{Span}-d"))) sent = wire.Send();

        Assert.EndsWith("-d", sent.TextOf("b3"), StringComparison.Ordinal);
        Assert.EndsWith(":3", sent.TextOf("uber-trace-id"), StringComparison.Ordinal);
        Assert.DoesNotContain(Span, sent.TextOf("b3"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_left_open_stays_open_where_no_span_here_decided()
    {
        var wire = Create("xray,b3");

        FieldList sent;
        using (wire.Process(new FieldList().With("X-Amzn-Trace-Id", $"Root=1-{Trace[..8]}-{Trace[8..]};Parent={Span};Sampled=?"))) sent = wire.Send();

        Assert.EndsWith("Sampled=?", sent.TextOf("X-Amzn-Trace-Id"), StringComparison.Ordinal);
        Assert.Equal($"{Trace}-{Span}", sent.TextOf("b3"));
    }

    [Fact]
    public void A_span_here_decides_what_was_left_open()
    {
        var wire = Create("b3");
        using var spans = new Spans(wire.Destination);

        FieldList sent;
        using (wire.Process(new FieldList().With("b3", $"{Trace}-{Span}"))) sent = wire.Send();

        Assert.EndsWith("-1", sent.TextOf("b3"), StringComparison.Ordinal);
    }

    [Fact]
    public void Debug_of_one_trace_is_not_said_of_another()
    {
        var wire = Create("b3");
        using var spans = new Spans(wire.Destination);

        FieldList sent;
        using (wire.Process(new FieldList().With("b3", $"{Trace}-{Span}-d")))
        {
            Activity.Current = null;
            using var other = Ambient.Unlistened(ActivityTraceFlags.Recorded);
            sent = wire.Send();
        }

        Assert.EndsWith("-1", sent.TextOf("b3"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b3", "0", SamplingState.NotSampled)]
    [InlineData("b3", "d", SamplingState.Debug)]
    [InlineData("X-B3-Sampled", "1", SamplingState.Sampled)]
    public void A_decision_without_a_context_is_read_and_is_no_failure(string field, string value, SamplingState sampling)
    {
        var extraction = Create("b3").Propagator.Extract(new FieldList().With(field, value), default(FieldList.Getter));

        Assert.Equal((ExtractionOutcome.Absent, sampling), (extraction.Outcome, extraction.Sampling));
        Assert.Empty(extraction.Failures);
    }

    [Fact]
    public void A_message_sent_again_loses_every_field_of_the_format_that_it_had()
    {
        var wire = Create("b3multi");
        using var spans = new Spans(wire.Destination);
        using var ambient = Ambient.Source.StartActivity("relay");
        var debugged = new FieldList().With("X-B3-TraceId", Trace).With("x-b3-spanid", Span).With("X-B3-Flags", "1").With("context-stamp", "1;t=6;f=m");

        var sent = wire.Send(debugged);

        Assert.Equal(["X-B3-TraceId", "X-B3-SpanId", "X-B3-Sampled", "context-stamp"], sent.Select(field => field.Name));
    }

    private static Wire Create(string formats) => new(MessagePropagator.Create(options => options.Formats = [.. ContextFormat.Parse(formats)]));
}
