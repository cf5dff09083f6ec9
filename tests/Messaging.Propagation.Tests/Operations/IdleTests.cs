using System.Diagnostics;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Tests.Operations;

[Collection(Alone.Name)]
public sealed class IdleTests
{
    private readonly Wire wire = new(MessagePropagator.Create());

    [Fact]
    public void With_nobody_listening_and_nothing_to_carry_a_send_does_and_allocates_nothing()
    {
        var operation = wire.Operation(MessagingOperationType.Send);
        var message = new FieldList().With("user", "1");

        var allocated = Allocated.BytesOf(Send);

        Assert.Equal(0, allocated);
        Assert.False(wire.Begin().IsActive);

        void Send()
        {
            var send = SendOperation.Start(wire.Propagator, operation, message, default(Quiet));
            send.Complete();
        }
    }

    [Fact]
    public void A_send_is_needed_where_there_is_a_stamp_a_key_or_a_context_and_nowhere_else()
    {
        Assert.False(IsNeeded(_ => { }));
        Assert.False(IsNeeded(_ => { }, "traceparent"));
        Assert.True(IsNeeded(_ => { }, "Context-Stamp"));
        Assert.True(IsNeeded(options => options.Policy.Keys = new KeyRing("key", "0123456789abcdef0123456789abcdef"u8)));
        using var ambient = Ambient.Unlistened();
        Assert.True(IsNeeded(_ => { }));
    }

    [Fact]
    public void With_nobody_listening_the_ambient_context_travels()
    {
        using var ambient = Ambient.Unlistened();

        Assert.Equal($"00-{ambient.TraceId}-{ambient.SpanId}-00", wire.Send().TextOf("traceparent"));
    }

    [Fact]
    public void A_send_that_nobody_listened_to_as_it_began_is_counted_and_has_no_duration()
    {
        using var ambient = Ambient.Unlistened();
        var send = wire.Begin();
        using var metrics = new MetricRecorder();

        send.Complete();

        Assert.Single(metrics.Of("messaging.client.sent.messages", wire.Destination));
        Assert.Empty(metrics.Of("messaging.client.operation.duration", wire.Destination));
    }

    [Fact]
    public void With_nobody_listening_the_context_of_a_message_goes_on_with_what_its_handler_sends()
    {
        const string producer = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        FieldList sent;
        using (wire.Process(new FieldList().With("traceparent", producer).With("tracestate", "a=1").With("baggage", "k=v"))) sent = wire.Send();

        Assert.Null(Activity.Current);
        Assert.Equal((producer, "a=1", "k=v"), (sent.TextOf("traceparent"), sent.TextOf("tracestate"), sent.TextOf("baggage")));
        Assert.EndsWith(";n=1;f=tsb", sent.TextOf("context-stamp"), StringComparison.Ordinal);
    }

    [Fact]
    public void With_nobody_listening_baggage_travels_by_itself()
    {
        Baggage.SetBaggage("tenant", "acme");

        var sent = wire.Send();
        Baggage.ClearBaggage();

        Assert.Equal(["baggage", "context-stamp"], sent.Select(field => field.Name));
    }

    [Fact]
    public void With_nobody_listening_a_forwarded_message_keeps_its_context_and_gets_a_new_stamp()
    {
        const string producer = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        var sent = wire.Send(new FieldList().With("traceparent", producer).With("baggage", "k=v").With("context-stamp", "1;t=1000;o=500;n=4;f=tb"));

        Assert.Equal((producer, "k=v"), (sent.TextOf("traceparent"), sent.TextOf("baggage")));
        Assert.EndsWith(";o=500;n=5;f=tb", sent.TextOf("context-stamp"), StringComparison.Ordinal);
        Assert.DoesNotContain("t=1000;", sent.TextOf("context-stamp"), StringComparison.Ordinal);
    }

    [Fact]
    public void With_nobody_listening_baggage_of_a_message_that_carries_nothing_is_not_the_next_ones()
    {
        using (wire.Process([])) Baggage.SetBaggage("tenant", "acme");

        Assert.Empty(Baggage.GetBaggage());
        Assert.Empty(wire.Send());
    }

    [Fact]
    public async Task Baggage_set_in_one_handler_is_not_seen_in_the_next_nor_beside_it_where_the_loop_had_some_before()
    {
        // OpenTelemetry keeps an object for the flow from now on, though there is nothing in it.
        Baggage.ClearBaggage();
        var bothSet = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var first = Handle("first");
        var second = Handle("second");
        bothSet.SetResult();

        Assert.Equal(["first"], await first);
        Assert.Equal(["second"], await second);
        Assert.Empty(Baggage.GetBaggage());
        Assert.Empty(wire.Send());

        async Task<string[]> Handle(string key)
        {
            using var processing = wire.Process([]);
            Baggage.SetBaggage(key, "1");
            await bothSet.Task;
            return [.. Baggage.GetBaggage().Keys];
        }
    }

    [Fact]
    public void The_processing_of_a_message_that_carries_nothing_ends_once()
    {
        var processing = wire.Process([]);
        processing.Fail(new InvalidOperationException());
        processing.Dispose();
        Baggage.SetBaggage("tenant", "acme");

        processing.Dispose();
        var kept = Baggage.GetBaggage("tenant");
        Baggage.ClearBaggage();

        Assert.Equal("acme", kept);
    }

    [Fact]
    public void A_message_that_carries_nothing_is_not_taken_for_the_one_in_whose_handler_it_is_processed()
    {
        var outer = new FieldList().With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").With("baggage", "k=v");

        using (wire.Process(outer))
        using (wire.Process([]))
        {
            Assert.Equal(ExtractionOutcome.Absent, MessageProcessing.Current!.Extraction.Outcome);
            Assert.Null(wire.Send().TextOf("traceparent"));
        }

        Assert.Null(MessageProcessing.Current);
    }

    [Fact]
    public void A_span_that_no_duration_is_collected_for_lasts_from_the_beginning_of_its_operation_to_its_end()
    {
        var time = new ManualTimeProvider();
        var clocked = new Wire(MessagePropagator.Create(options => options.TimeProvider = time));
        using var spans = new Spans(clocked.Destination);

        var began = time.GetUtcNow().UtcDateTime;
        clocked.Send(whileSending: _ => time.Advance(TimeSpan.FromSeconds(3)));

        var span = spans.One($"send {clocked.Destination}");
        Assert.Equal((began, TimeSpan.FromSeconds(3)), (span.StartTimeUtc, span.Duration));
    }

    [Fact]
    public void A_receive_need_not_be_looked_at_where_nobody_wants_to_know()
    {
        Assert.False(wire.Propagator.ObservesReceives);
        Assert.True(MessagePropagator.Create(options => options.LoggerFactory = new LogRecorder()).ObservesReceives);

        using var spans = new Spans(wire.Destination);
        Assert.True(wire.Propagator.ObservesReceives);
    }

    /// <summary>Reads without the enumerator that a list's foreach through an interface would allocate.</summary>
    private readonly struct Quiet : ICarrierGetter<FieldList>
    {
        public void Visit<TVisitor>(FieldList carrier, ref TVisitor visitor)
            where TVisitor : IFieldVisitor, allows ref struct
        {
            for (var i = 0; i < carrier.Count; i++) visitor.Field(carrier[i].Name, carrier[i].Value);
        }
    }

    private static bool IsNeeded(Action<MessagePropagationOptions> configure, params string[] fields)
    {
        var propagator = MessagePropagator.Create(configure);
        var operation = propagator.CreateOperation(new MessagingClient { System = "null" }, MessagingOperationType.Send, "send", "orders");
        var message = new FieldList();
        foreach (var field in fields) message.With(field, "1");
        return SendOperation.IsNeeded(propagator, operation, message, default(FieldList.Getter));
    }
}
