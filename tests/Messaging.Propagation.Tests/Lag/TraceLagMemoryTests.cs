using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Lag;

[Collection(Alone.Name)]
public sealed class TraceLagMemoryTests
{
    [Fact]
    public void A_million_traces_take_no_more_memory_than_the_first_and_every_one_forgotten_is_counted()
    {
        const int traces = 1_000_000;
        var tracker = new TraceLagTracker();
        var wire = new Wire(MessagePropagator.Create(options => options.Observers.Add(tracker)));
        Send(0, TraceLagTrackerOptions.DefaultCapacity);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        Send(TraceLagTrackerOptions.DefaultCapacity, traces);

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(grown, long.MinValue, 256 * 1024);
        Assert.Equal((4096, (long)traces - 4096), (tracker.Count, tracker.EvictedTraces));

        void Send(int from, int to)
        {
            var operation = wire.Operation(MessagingOperationType.Receive);
            for (var i = from; i < to; i++)
                wire.Propagator.ReportArrival(operation, default, wire.Propagator.Extract(new FieldList().With("traceparent", $"00-{i + 1:x32}-b7ad6b7169203331-01"), default(FieldList.Getter)));
        }
    }
}
