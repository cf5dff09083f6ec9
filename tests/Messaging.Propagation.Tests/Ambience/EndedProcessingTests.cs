using System.Diagnostics;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.Tests.Ambience;

/// <summary>A message that has ended is never current and never inherited, in whatever order and on whatever thread scopes end.</summary>
[Collection(Alone.Name)]
public sealed class EndedProcessingTests
{
    private readonly Wire wire = new(MessagePropagator.Create());

    public static TheoryData<string, bool> Orders => new()
    {
        { "012", true }, { "012", false }, { "021", true }, { "102", true }, { "120", true }, { "201", false }, { "210", true }, { "210", false },
    };

    [Theory, MemberData(nameof(Orders))]
    public void Scopes_that_end_in_any_order_leave_nothing_behind(string order, bool listens)
    {
        using var spans = listens ? new Spans(wire.Destination) : null;
        var scopes = Enumerable.Range(0, 3).Select(i => wire.Process(Message(i))).ToList();

        foreach (var index in order) scopes[index - '0'].Dispose();

        AssertNothingCurrent();
        Assert.DoesNotContain(wire.Send(), field => field.Value.AsText!.Contains("tenant", StringComparison.Ordinal) || field.Value.AsText.Contains(Trace(0), StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Orders))]
    public void Scopes_that_end_in_any_order_give_back_the_span_and_the_baggage_around_them(string order, bool listens)
    {
        using var spans = listens ? new Spans(wire.Destination) : null;
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);
        Baggage.SetBaggage("around", "yes");
        var scopes = Enumerable.Range(0, 3).Select(i => wire.Process(Message(i))).ToList();

        foreach (var index in order) scopes[index - '0'].Dispose();

        Assert.Same(ambient, Activity.Current);
        Assert.Equal("around=yes", string.Join(',', Baggage.Current.GetBaggage().Select(entry => $"{entry.Key}={entry.Value}")));
        Baggage.ClearBaggage();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_scope_that_another_thread_ends_leaves_both_flows_without_it(bool listens)
    {
        using var spans = listens ? new Spans(wire.Destination) : null;
        var scope = wire.Process(Message(0));
        var worker = new Thread(() =>
        {
            scope.Dispose();
            AssertNothingCurrent();
        });
        worker.Start();
        worker.Join();

        AssertNothingCurrent();
        Assert.NotEqual(Trace(0), wire.Send().TextOf("traceparent")?.Split('-')[1]);
    }

    [Fact]
    public void A_worker_that_ends_the_scope_of_another_message_keeps_its_own()
    {
        var foreign = wire.Process(Message(0));
        using (ExecutionContext.SuppressFlow())
        {
            var worker = new Thread(() =>
            {
                using var own = wire.Process(Message(1));
                foreign.Dispose();

                Assert.Same(own, MessageProcessing.Current);
                Assert.Equal("t1", Baggage.GetBaggage("tenant"));
            });
            worker.Start();
            worker.Join();
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Work_that_outlives_its_handler_sees_no_message(bool listens)
    {
        using var spans = listens ? new Spans(wire.Destination) : null;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<FieldList> later;
        using (wire.Process(Message(0))) later = LaterAsync();

        ended.SetResult();
        var sent = await later;

        Assert.DoesNotContain(sent, field => field.Value.AsText!.Contains(Trace(0), StringComparison.Ordinal) || field.Value.AsText.Contains("t0", StringComparison.Ordinal));

        async Task<FieldList> LaterAsync()
        {
            await ended.Task;
            Assert.Null(MessageProcessing.Current);
            Assert.Null(Baggage.GetBaggage("tenant"));
            return wire.Send();
        }
    }

    [Fact]
    public void A_span_that_has_ended_is_no_parent()
    {
        using var spans = new Spans(wire.Destination);
        using var outer = Ambient.Source.StartActivity("request")!;
        var inner = Ambient.Source.StartActivity("inner")!;
        var context = ExecutionContext.Capture()!;
        inner.Dispose();

        ExecutionContext.Run(context, _ => wire.Send(), null);

        Assert.Equal(outer.SpanId, spans.One($"send {wire.Destination}").ParentSpanId);
    }

    [Fact]
    public void A_span_in_the_hierarchical_format_is_logged_once_and_sends_start_a_trace()
    {
        var log = new LogRecorder();
        var logged = new Wire(MessagePropagator.Create(options => options.LoggerFactory = log));
        using var spans = new Spans(logged.Destination);
        using var old = new Activity("old").SetIdFormat(ActivityIdFormat.Hierarchical).Start();

        var sent = logged.Send();
        logged.Send();

        Assert.Equal($"00-{spans.Named($"send {logged.Destination}")[0].TraceId}", sent.TextOf("traceparent")![..35]);
        Assert.Same(old, Activity.Current);
        Assert.Single(log.Entries, entry => entry.Event == "messaging.propagation.hierarchical");
    }

    [Fact]
    public void With_producers_as_parents_a_message_without_a_context_starts_a_trace_that_links_to_the_pump()
    {
        var producers = new Wire(MessagePropagator.Create(options => options.ProcessParent = ProcessParent.Producer));
        using var spans = new Spans(producers.Destination);
        using var pump = Ambient.Source.StartActivity("pump")!;

        using (producers.Process(new FieldList().With("user", "1")))
        {
        }

        var span = spans.One($"process {producers.Destination}");
        Assert.NotEqual(pump.TraceId, span.TraceId);
        Assert.Equal(pump.SpanId, Assert.Single(span.Links).Context.SpanId);
        Assert.Same(pump, Activity.Current);
    }

    [Fact]
    public void A_message_of_a_batch_that_is_forwarded_by_hand_is_linked_and_its_baggage_and_origin_go_on()
    {
        using var spans = new Spans(wire.Destination);
        FieldList[] messages = [Message(0), Message(1).With("context-stamp", "1;t=9;o=5;n=3;f=tb")];

        FieldList sent;
        using (wire.ProcessBatch(messages))
        using (MessageProcessing.StartForwarding(wire.Propagator.Extract(messages[1], default(FieldList.Getter))))
            sent = wire.Send();

        Assert.Equal(Trace(1), Assert.Single(spans.One($"send {wire.Destination}").Links).Context.TraceId.ToHexString());
        Assert.Equal("tenant=t1", sent.TextOf("baggage"));
        Assert.Contains(";o=5;n=4;", sent.TextOf("context-stamp"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_of_a_batch_whose_headers_are_forwarded_is_replaced_and_linked()
    {
        using var spans = new Spans(wire.Destination);
        FieldList[] messages = [Message(0), Message(1)];

        FieldList sent;
        using (wire.ProcessBatch(messages)) sent = wire.Send(messages[1]);

        var send = spans.One($"send {wire.Destination}");
        Assert.Equal(Trace(1), Assert.Single(send.Links).Context.TraceId.ToHexString());
        Assert.Equal((send.SpanId.ToHexString(), "tenant=t1"), (sent.TextOf("traceparent")!.Split('-')[2], sent.TextOf("baggage")));
    }

    [Fact]
    public async Task Concurrent_messages_whose_scopes_end_anywhere_never_send_a_foreign_tenant_or_trace()
    {
        const int messages = 50_000, workers = 8;
        var open = new System.Collections.Concurrent.ConcurrentBag<MessageProcessing>();
        var foreign = 0;
        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var i = worker; i < messages; i += workers)
            {
                var scope = wire.Process(Message(i));
                if (random.Next(4) == 0) await Task.Yield();
                var sent = wire.Send();
                if (sent.TextOf("baggage") != $"tenant=t{i}" || sent.TextOf("traceparent")?.Split('-')[1] != Trace(i)) Interlocked.Increment(ref foreign);
                if (random.Next(2) == 0) scope.Dispose();
                else open.Add(scope);
                if (open.TryTake(out var other)) other.Dispose();
                if (MessageProcessing.Current is { } current && current != scope && wire.Send().TextOf("baggage") is { } baggage && baggage != $"tenant={current.Extraction.Baggage[0].Value}")
                    Interlocked.Increment(ref foreign);
            }
        })));
        foreach (var scope in open) scope.Dispose();

        Assert.Equal(0, foreign);
        AssertNothingCurrent();
    }

    private static void AssertNothingCurrent()
    {
        Assert.Null(MessageProcessing.Current);
        Assert.Empty(Baggage.Current.GetBaggage());
        Assert.True(Activity.Current is null or { IsStopped: true });
    }

    private static string Trace(int number) => $"{number + 1:x32}";

    private static FieldList Message(int number) => new FieldList().With("traceparent", $"00-{Trace(number)}-b7ad6b7169203331-01").With("baggage", $"tenant=t{number}");
}
