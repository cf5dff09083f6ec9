using System.Diagnostics;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Operations;

public sealed class ExistingContextTests
{
    private const string Old = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public void A_creation_context_of_the_callers_stays_and_the_send_span_is_a_client_span_that_links_to_it()
    {
        var wire = new Wire(MessagePropagator.Create());
        using var spans = new Spans(wire.Destination);
        using var ambient = Ambient.Source.StartActivity("outbox relay");

        var sent = wire.Send(new FieldList().With("traceparent", Old).With("tracestate", "a=1").With("baggage", "k=v"));

        var span = spans.One($"send {wire.Destination}");
        Assert.Equal(ActivityKind.Client, span.Kind);
        Assert.Equal("b7ad6b7169203331", Assert.Single(span.Links).Context.SpanId.ToHexString());
        Assert.Equal((Old, "a=1", "k=v"), (sent.TextOf("traceparent"), sent.TextOf("tracestate"), sent.TextOf("baggage")));
        Assert.EndsWith(";n=1;f=tsb", sent.TextOf("context-stamp"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_that_travelled_here_is_replaced_and_linked_and_the_hop_counted()
    {
        var time = new ManualTimeProvider();
        var wire = new Wire(MessagePropagator.Create(options => options.TimeProvider = time));
        using var spans = new Spans(wire.Destination);
        var first = wire.Send();
        var origin = time.GetUtcNow().ToUnixTimeMilliseconds();
        time.Advance(TimeSpan.FromSeconds(5));

        FieldList second;
        using (Ambient.Source.StartActivity("relay")) second = wire.Send(first.With("tracestate", "stale=1").With("baggage", "stale=1"));

        var sends = spans.Named($"send {wire.Destination}");
        Assert.Equal(sends[0].SpanId, Assert.Single(sends[1].Links).Context.SpanId);
        Assert.Equal(ActivityKind.Producer, sends[1].Kind);
        Assert.Equal($"00-{sends[1].TraceId}-{sends[1].SpanId}-01", Assert.Single(second, field => field.Name == "traceparent").Value.AsText);
        Assert.DoesNotContain(second, field => field.Value.AsText!.Contains("stale", StringComparison.Ordinal));
        Assert.Equal($"1;p={sends[1].SpanId.ToHexString()[..8]};t={origin + 5000};o={origin};n=2;f=t", second.TextOf("context-stamp"));
    }

    [Fact]
    public void With_nothing_current_a_context_that_travelled_here_is_continued_with_its_state_and_baggage()
    {
        var wire = new Wire(MessagePropagator.Create());
        using var spans = new Spans(wire.Destination);
        var travelled = new FieldList().With("traceparent", Old).With("tracestate", "a=1").With("baggage", "k=v;p=1").With("context-stamp", "1;t=1000;o=1000;n=3;f=tsb");

        var sent = wire.Send(travelled);

        var span = spans.One($"send {wire.Destination}");
        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"), (span.TraceId.ToHexString(), span.ParentSpanId.ToHexString()));
        Assert.Equal("b7ad6b7169203331", Assert.Single(span.Links).Context.SpanId.ToHexString());
        Assert.Equal(($"00-{span.TraceId}-{span.SpanId}-01", "a=1", "k=v;p=1"), (sent.TextOf("traceparent"), sent.TextOf("tracestate"), sent.TextOf("baggage")));
        Assert.EndsWith(";o=1000;n=4;f=tsb", sent.TextOf("context-stamp"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_context_of_the_message_being_processed_is_replaced_though_it_has_no_stamp()
    {
        var wire = new Wire(MessagePropagator.Create());
        using var spans = new Spans(wire.Destination);
        var message = new FieldList().With("traceparent", Old);

        FieldList sent;
        using (wire.Process(message)) sent = wire.Send(message);

        var span = spans.One($"send {wire.Destination}");
        Assert.Equal($"00-{span.TraceId}-{span.SpanId}-01", sent.TextOf("traceparent"));
        Assert.Equal(spans.One($"process {wire.Destination}").SpanId, span.ParentSpanId);
    }

    [Fact]
    public void Keep_keeps_what_travelled_too_and_Replace_replaces_also_the_callers()
    {
        var keeping = new Wire(MessagePropagator.Create(options => options.ExistingContext = ExistingContext.Keep));
        var replacing = new Wire(MessagePropagator.Create(options => options.ExistingContext = ExistingContext.Replace));
        using var spans = new Spans(keeping.Destination, replacing.Destination);
        var travelled = new FieldList().With("traceparent", Old).With("context-stamp", "1;t=1000;o=1000;n=3;f=t");

        Assert.Equal(Old, keeping.Send(travelled).TextOf("traceparent"));
        Assert.EndsWith(";o=1000;n=4;f=t", keeping.Send(travelled).TextOf("context-stamp"), StringComparison.Ordinal);
        Assert.NotEqual(Old, replacing.Send(new FieldList().With("traceparent", Old)).TextOf("traceparent"));
        Assert.Equal("b7ad6b7169203331", Assert.Single(spans.One($"send {replacing.Destination}").Links).Context.SpanId.ToHexString());
    }

    [Fact]
    public void A_spoiled_context_is_replaced()
    {
        var wire = new Wire(MessagePropagator.Create());
        using var spans = new Spans(wire.Destination);

        var sent = wire.Send(new FieldList().With("Traceparent", "garbage").With("tracestate", "stale=1"));

        Assert.Equal(["traceparent", "context-stamp"], sent.Select(field => field.Name));
    }

    [Fact]
    public void What_Inject_writes_is_a_creation_context_without_a_stamp()
    {
        var wire = new Wire(MessagePropagator.Create());
        using var spans = new Spans(wire.Destination);
        var outbox = new FieldList();
        using (Ambient.Source.StartActivity("place order")) wire.Propagator.Inject(outbox, default(FieldList.Setter));
        var context = outbox.TextOf("traceparent");
        Assert.Equal(["traceparent"], outbox.Select(field => field.Name));

        Assert.Equal(context, wire.Send(outbox).TextOf("traceparent"));
    }

    [Fact]
    public void Where_another_library_has_made_the_send_span_there_is_no_second_one_and_it_is_said_once()
    {
        var log = new LogRecorder();
        var wire = new Wire(MessagePropagator.Create(options => options.LoggerFactory = log));
        using var spans = new Spans(wire.Destination);
        using var theirs = Ambient.Source.StartActivity("send", ActivityKind.Producer)!;
        var message = new FieldList().With("traceparent", $"00-{theirs.TraceId}-{theirs.SpanId}-01");

        var sent = wire.Send(message);
        wire.Send(message);

        Assert.Empty(spans.Named($"send {wire.Destination}"));
        Assert.Equal(message.TextOf("traceparent"), sent.TextOf("traceparent"));
        Assert.Equal("messaging.propagation.second_instrumentation", Assert.Single(log.Entries).Event);
    }
}
