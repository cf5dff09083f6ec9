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

    [Theory]
    [InlineData("01", 100)]
    [InlineData("00", 100)]
    [InlineData("01", 1)]
    [InlineData("00", 1)]
    public void Where_nobody_else_listens_what_a_message_continues_stays_sampled_or_not(string flags, int spansPerSecond)
    {
        var store = new SpanStore(maxTraces: 10, spansPerSecond, time);
        using var listening = store.Listen();
        var mismatches = new ReportRecorder();
        var wire = new Wire(MessagePropagator.Create(options => options.Observers.Add(mismatches)), "continued");
        var received = new FieldList().With("traceparent", $"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-{flags}");
        wire.Process(new FieldList().With("traceparent", $"00-0bf7651916cd43dd8448eb211c80319c-b7ad6b7169203331-{flags}")).Dispose();

        FieldList sent;
        bool isFull;
        using (wire.Process(received))
        {
            isFull = Activity.Current!.IsAllDataRequested;
            sent = wire.Send();
        }

        var parent = sent.TextOf("traceparent")!;
        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", flags), (parent.Split('-')[1], parent.Split('-')[3]));
        Assert.NotEqual("b7ad6b7169203331", parent.Split('-')[2]);
        Assert.Equal((spansPerSecond > 1, spansPerSecond > 1 ? 2 : 0), (isFull, store.Of(TraceOf(sent)).Count));
        Assert.Empty(mismatches.SamplingMismatches);
    }

    [Fact]
    public void What_continues_nothing_is_not_sampled()
    {
        using var listening = new SpanStore(maxTraces: 10, spansPerSecond: 100, time).Listen();

        var sent = new Wire(MessagePropagator.Create(), "begun").Send();

        Assert.EndsWith("-00", sent.TextOf("traceparent"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_somebody_else_listens_their_sampler_decides_alone(bool first)
    {
        using var before = first ? LeavesOut() : null;
        using var listening = new SpanStore(maxTraces: 10, spansPerSecond: 100, time).Listen();
        using var after = first ? null : LeavesOut();
        var wire = new Wire(MessagePropagator.Create(), "theirs");

        FieldList sent;
        using (wire.Process(new FieldList().With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))) sent = wire.Send();

        Assert.EndsWith("-00", sent.TextOf("traceparent"), StringComparison.Ordinal);
        Assert.All(["process theirs", "send theirs"], (string name) => Assert.False((before ?? after)!.One(name).Recorded));

        static Spans LeavesOut() => new("theirs") { Sample = _ => ActivitySamplingResult.PropagationData };
    }

    [Fact]
    public void Two_dashboards_are_nobody_else_to_each_other()
    {
        using var one = new SpanStore(maxTraces: 10, spansPerSecond: 100, time).Listen();
        using var other = new SpanStore(maxTraces: 10, spansPerSecond: 100, time).Listen();
        var wire = new Wire(MessagePropagator.Create(), "twice");

        FieldList sent;
        using (wire.Process(new FieldList().With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))) sent = wire.Send();

        Assert.EndsWith("-01", sent.TextOf("traceparent"), StringComparison.Ordinal);
    }

    private static ActivityTraceId TraceOf(FieldList message) => ActivityTraceId.CreateFromString(message.TextOf("traceparent")!.Split('-')[1]);
}
