using System.Diagnostics;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Dashboard.Tests;

[Collection(Alone.Name)]
public sealed class SpanStoreTests
{
    private readonly ManualTimeProvider time = new();

    [Fact]
    public void Beyond_its_share_of_a_second_only_traces_that_were_begun_go_on_and_the_rest_is_counted()
    {
        var store = new SpanStore(maxTraces: 10, spansPerSecond: 2, time);
        using var listening = store.Listen();
        var wire = new Wire(MessagePropagator.Create(), "busy");

        var sent = Enumerable.Range(0, 4).Select(_ => wire.Send()).ToList();
        wire.Process(sent[0]).Dispose();
        wire.Process(sent[3]).Dispose();
        time.Advance(TimeSpan.FromSeconds(1));
        var later = wire.Send();

        Assert.Equal([2, 1, 0, 0], sent.Select(message => store.Of(TraceOf(message)).Count));
        Assert.Single(store.Of(TraceOf(later)));
        Assert.Equal((4L, 3L), (store.Kept, store.LeftOut));
    }

    [Fact]
    public void The_oldest_trace_gives_way()
    {
        var store = new SpanStore(maxTraces: 2, spansPerSecond: 100, time);
        using var listening = store.Listen();
        var wire = new Wire(MessagePropagator.Create(), "many");

        var sent = Enumerable.Range(0, 3).Select(_ => wire.Send()).ToList();

        Assert.Equal([0, 1, 1], sent.Select(message => store.Of(TraceOf(message)).Count));
    }

    private static ActivityTraceId TraceOf(FieldList message) => ActivityTraceId.CreateFromString(message.TextOf("traceparent")!.Split('-')[1]);
}
