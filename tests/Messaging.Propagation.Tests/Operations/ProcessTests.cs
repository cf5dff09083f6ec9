using System.Diagnostics;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Tests.Operations;

public sealed class ProcessTests
{
    private const string Producer = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Theory]
    [InlineData(ProcessParent.Auto, false, "producer", new[] { "producer" })]
    [InlineData(ProcessParent.Auto, true, "ambient", new[] { "producer" })]
    [InlineData(ProcessParent.Producer, false, "producer", new[] { "producer" })]
    [InlineData(ProcessParent.Producer, true, "producer", new[] { "producer", "ambient" })]
    [InlineData(ProcessParent.Ambient, false, "none", new[] { "producer" })]
    [InlineData(ProcessParent.Ambient, true, "ambient", new[] { "producer" })]
    public void The_parent_is_as_chosen_and_the_producer_is_linked_in_every_case(ProcessParent choice, bool hasAmbient, string parent, string[] links)
    {
        var wire = new Wire(MessagePropagator.Create(options => options.ProcessParent = choice));
        using var spans = new Spans(wire.Destination);
        using var ambient = hasAmbient ? Ambient.Source.StartActivity("request") : null;

        wire.Process(new FieldList().With("traceparent", Producer)).Dispose();

        var span = spans.One($"process {wire.Destination}");
        Dictionary<string, string> known = new() { ["b7ad6b7169203331"] = "producer", ["0000000000000000"] = "none" };
        if (ambient is not null) known[ambient.SpanId.ToHexString()] = "ambient";
        Assert.Equal(ActivityKind.Consumer, span.Kind);
        Assert.Equal(parent, known[span.ParentSpanId.ToHexString()]);
        Assert.Equal(links, span.Links.Select(link => known[link.Context.SpanId.ToHexString()]));
        Assert.True(span.Links.First().Context.IsRemote);
    }

    [Fact]
    public void The_producers_context_is_remote_to_a_sampler()
    {
        var wire = new Wire(MessagePropagator.Create());
        bool? remote = null;
        using var spans = new Spans(wire.Destination)
        {
            Sample = options =>
            {
                remote = options.Parent.IsRemote;
                return ActivitySamplingResult.AllData;
            },
        };

        wire.Process(new FieldList().With("traceparent", Producer)).Dispose();

        Assert.True(remote);
    }

    [Fact]
    public void The_span_says_what_was_wrong_with_the_context_and_how_large_the_baggage_was()
    {
        var wire = new Wire(MessagePropagator.Create());
        using var spans = new Spans(wire.Destination);

        wire.Process(new FieldList().With("traceparent", Producer).With("tracestate", "=").With("baggage", "a=1,b=2,a=3")).Dispose();

        var span = spans.One($"process {wire.Destination}");
        Assert.Equal(["Malformed", "DuplicateKey"], (string[])span.GetTagItem("messaging.propagation.failures")!);
        Assert.Equal(11, span.GetTagItem("messaging.propagation.baggage.size"));
    }

    [Fact]
    public void A_span_of_a_message_without_fault_and_baggage_says_nothing_of_them()
    {
        var wire = new Wire(MessagePropagator.Create());
        using var spans = new Spans(wire.Destination);

        wire.Process(new FieldList().With("traceparent", Producer)).Dispose();

        Assert.DoesNotContain(spans.One($"process {wire.Destination}").TagObjects, tag => tag.Key.StartsWith("messaging.propagation.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    public void A_message_without_a_usable_context_is_processed_without_a_link(string traceParent)
    {
        var wire = new Wire(MessagePropagator.Create());
        using var spans = new Spans(wire.Destination);

        wire.Process(new FieldList().With("traceparent", traceParent)).Dispose();

        var span = spans.One($"process {wire.Destination}");
        Assert.Empty(span.Links);
        Assert.Equal(default, span.ParentSpanId);
    }

    [Fact]
    public void A_failed_handler_ends_its_span_with_an_error_logged_at_error()
    {
        var log = new LogRecorder();
        var wire = new Wire(MessagePropagator.Create(options => options.LoggerFactory = log));
        using var spans = new Spans(wire.Destination);

        using (var processing = wire.Process([])) processing.Fail(new FormatException("bad order"));

        var span = spans.One($"process {wire.Destination}");
        Assert.Equal((ActivityStatusCode.Error, "bad order"), (span.Status, span.StatusDescription));
        Assert.Equal("System.FormatException", span.GetTagItem("error.type"));
        var entry = Assert.Single(log.Entries);
        Assert.Equal(("messaging.process.exception", Microsoft.Extensions.Logging.LogLevel.Error), (entry.Event, entry.Level));
    }

    [Fact]
    public void Disposing_twice_ends_once_and_puts_back_what_was_ambient()
    {
        var wire = new Wire(MessagePropagator.Create());
        using var spans = new Spans(wire.Destination);
        using var ambient = Ambient.Source.StartActivity("request");
        var outer = wire.Process([]);
        var inner = wire.Process(new FieldList().With("traceparent", Producer));
        Assert.Same(inner, MessageProcessing.Current);

        inner.Dispose();
        inner.Dispose();

        Assert.Same(outer, MessageProcessing.Current);
        Assert.Same(outer.Activity, Activity.Current);
        outer.Dispose();
        Assert.Null(MessageProcessing.Current);
        Assert.Same(ambient, Activity.Current);
        Assert.Equal(2, spans.Named($"process {wire.Destination}").Count);
    }

    [Fact]
    public void A_span_that_a_handler_forgot_to_stop_does_not_leak_into_the_next_message()
    {
        var wire = new Wire(MessagePropagator.Create());
        using var spans = new Spans(wire.Destination);

        using (wire.Process([])) _ = Ambient.Source.StartActivity("forgotten");

        Assert.Null(Activity.Current);
    }

    [Fact]
    public async Task Baggage_set_in_one_handler_is_not_seen_in_another_that_runs_beside_it()
    {
        var wire = new Wire(MessagePropagator.Create());
        Baggage.SetBaggage("shared", "1");
        var bothInside = new TaskCompletionSource();
        var inside = 0;

        var seen = await Task.WhenAll(Handle("a"), Handle("b"));

        Assert.Equal(("a", "b"), (seen[0], seen[1]));
        Assert.Equal(["shared"], Baggage.Current.GetBaggage().Keys);
        Baggage.ClearBaggage();

        async Task<string?> Handle(string name)
        {
            using var processing = wire.Process(new FieldList().With("baggage", $"message={name}"));
            if (Interlocked.Increment(ref inside) == 2) bothInside.SetResult();
            await bothInside.Task;
            Assert.Equal(name, Baggage.GetBaggage("message"));
            Assert.Equal("1", Baggage.GetBaggage("shared"));
            Baggage.SetBaggage("handler", name);
            await Task.Yield();
            return Baggage.GetBaggage("handler");
        }
    }

    [Fact]
    public void Properties_of_baggage_travel_on_with_an_unchanged_entry_and_only_with_it()
    {
        var wire = new Wire(MessagePropagator.Create());
        using var spans = new Spans(wire.Destination);

        FieldList sent;
        using (wire.Process(new FieldList().With("baggage", "kept=1;ttl=5;private,changed=1;ttl=5")))
        {
            Baggage.SetBaggage("changed", "2");
            sent = wire.Send();
        }

        Assert.Equal("kept=1;ttl=5;private,changed=2", sent.TextOf("baggage"));
    }
}
