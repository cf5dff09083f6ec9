using System.Diagnostics;
using System.Runtime.CompilerServices;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Tests.Ambience;

/// <summary>A processing scope that is never disposed does not become the parent, or the context, of the messages after it.</summary>
[Collection(Alone.Name)]
public sealed class ForgottenScopeTests
{
    private readonly LogRecorder log = new();
    private readonly MessagePropagator propagator;
    private readonly Wire orders;

    public ForgottenScopeTests()
    {
        propagator = MessagePropagator.Create(options =>
        {
            options.LoggerFactory = log;
            options.UseLogScopes = false;
        });
        orders = new Wire(propagator);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void The_next_message_is_no_child_of_a_forgotten_one_and_has_none_of_its_context(bool isBatch)
    {
        using var spans = new Spans(orders.Destination);
        _ = isBatch ? orders.ProcessBatch(Message(1)) : orders.Process(Message(1));

        FieldList sent;
        using (isBatch ? orders.ProcessBatch(Plain) : orders.Process(Plain))
        {
            Assert.Null(Baggage.GetBaggage("tenant"));
            sent = orders.Send();
        }

        var span = spans.One($"process {orders.Destination}");
        Assert.Equal(default, span.ParentSpanId);
        Assert.Equal(span.TraceId.ToHexString(), sent.TextOf("traceparent")!.Split('-')[1]);
        Assert.Null(sent.TextOf("baggage"));
    }

    [Fact]
    public void The_next_message_of_a_request_is_a_child_of_the_request()
    {
        using var spans = new Spans(orders.Destination);
        using var request = Ambient.Source.StartActivity("request")!;
        Baggage.SetBaggage("around", "yes");
        _ = orders.Process(Message(1));

        using (orders.Process(Message(2))) Assert.Equal("yes t2", $"{Baggage.GetBaggage("around")} {Baggage.GetBaggage("tenant")}");

        Assert.Equal(request.SpanId, spans.One($"process {orders.Destination}").ParentSpanId);
        Baggage.ClearBaggage();
    }

    [Fact]
    public void It_is_logged_once_for_a_destination_with_what_to_do()
    {
        var payments = new Wire(propagator);
        for (var i = 0; i < 5; i++) _ = orders.Process(Message(i));
        for (var i = 0; i < 5; i++) _ = payments.Process(Message(i));

        var lines = log.Entries.Where(entry => entry.Event == "messaging.propagation.not_disposed").Select(entry => entry.Message).ToList();
        Assert.Equal(2, lines.Count);
        Assert.Contains(orders.Destination, lines[0], StringComparison.Ordinal);
        Assert.Contains("using", lines[0], StringComparison.Ordinal);
        Assert.Contains(payments.Destination, lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_handler_that_receives_from_another_queue_is_the_parent_of_what_it_processes()
    {
        using var spans = new Spans(orders.Destination);
        var replies = new Wire(propagator);
        using var repliesSpans = new Spans(replies.Destination);

        using (var outer = orders.Process(Message(1)))
        {
            using (replies.Process(Message(2))) Assert.NotSame(outer, MessageProcessing.Current);
            Assert.Same(outer, MessageProcessing.Current);
        }

        Assert.Equal(spans.One($"process {orders.Destination}").SpanId, repliesSpans.One($"process {replies.Destination}").ParentSpanId);
        Assert.Empty(log.Entries);
    }

    [Fact]
    public void A_message_of_a_batch_is_a_child_of_the_batch()
    {
        using var spans = new Spans(orders.Destination);

        using (orders.ProcessBatch(Message(1), Message(2)))
        using (orders.Process(Message(1)))
        {
        }

        var processed = spans.Named($"process {orders.Destination}");
        Assert.Equal(processed[1].SpanId, processed[0].ParentSpanId);
        Assert.Empty(log.Entries);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_handler_that_receives_from_its_own_queue_has_its_message_back_afterwards(bool listens)
    {
        using var spans = listens ? new Spans(orders.Destination) : null;
        using var outer = orders.Process(Message(1));
        using var work = Ambient.Source.StartActivity("work") ?? Ambient.Unlistened();
        using (var middle = orders.Process(Message(2)))
        {
            using (orders.Process(Message(3))) Assert.Equal("t3", Baggage.GetBaggage("tenant"));
            Assert.Same(middle, MessageProcessing.Current);
            Assert.Equal("t2", Baggage.GetBaggage("tenant"));
        }

        Assert.Same(outer, MessageProcessing.Current);
        Assert.Same(work, Activity.Current);
        Assert.Equal("t1", Baggage.GetBaggage("tenant"));
        work.Dispose();
        outer.Dispose();
        Assert.Null(MessageProcessing.Current);
        Assert.Empty(Baggage.Current.GetBaggage());
    }

    [Fact]
    public void A_loop_that_never_disposes_keeps_none_of_its_messages()
    {
        using var spans = new Spans(orders.Destination);
        var forgotten = Forget(10);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        // The newest is current still.
        Assert.Equal(1, forgotten.Count(each => each.TryGetTarget(out _)));
        MessageProcessing.LeaveAmbient();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private List<WeakReference<MessageProcessing>> Forget(int messages) =>
        [.. Enumerable.Range(0, messages).Select(i => new WeakReference<MessageProcessing>(orders.Process(Message(i))))];

    private static FieldList Plain => new FieldList().With("user", "1");

    private static FieldList Message(int number) =>
        new FieldList().With("traceparent", $"00-{number + 1:x32}-b7ad6b7169203331-01").With("baggage", $"tenant=t{number}");
}
