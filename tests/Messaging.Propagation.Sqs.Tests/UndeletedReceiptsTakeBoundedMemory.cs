using System.Diagnostics;
using System.Globalization;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Sqs.Tests;

/// <summary>What is remembered of received messages until they are deleted is bounded in bytes, and nothing while nobody listens.</summary>
[Collection(nameof(Alone))]
public sealed class UndeletedReceiptsTakeBoundedMemory
{
    private const int Megabyte = 1024 * 1024;

    private readonly ReceiptMemory memory = new();

    [Theory]
    [InlineData(400)]
    [InlineData(8 * 1024)]
    public void Receipts_and_contexts_of_8_KB_take_at_most_32_MB(int handleLength)
    {
        using var recording = Allocated.Recording();

        Assert.InRange(HeldAfter(handleLength), 0, 32 * Megabyte);
        Assert.InRange(memory.Count, 1, ReceiptMemory.Capacity);
    }

    [Fact]
    public void Nothing_is_held_where_nobody_listens()
    {
        Assert.False(PropagationTelemetry.ActivitySource.HasListeners());

        Assert.InRange(HeldAfter(400), long.MinValue, Megabyte);
        Assert.Equal(0, memory.Count);
    }

    [Fact]
    public void The_oldest_is_forgotten_and_counted_unless_it_was_deleted()
    {
        using var recording = Allocated.Recording();
        using var metrics = new MetricRecorder();
        for (var i = 0; i < ReceiptMemory.Capacity; i++) memory.Remember(Handle(i, 400), Context(1));
        memory.Take(Handle(0, 400));

        for (var i = 0; i < 3; i++) memory.Remember(Handle(ReceiptMemory.Capacity + i, 400), Context(1));

        var evicted = metrics.Of("messaging.propagation.memory.evicted").Where(measured => Equals(measured.Tags["memory"], "receipts"));
        Assert.Equal(2, evicted.Sum(measured => measured.Value));
        Assert.Equal([default, default, default, Context(1).SpanId], Enumerable.Range(0, 4).Select(i => memory.Find(Handle(i, 400)).SpanId));
    }

    [Fact]
    public void A_context_is_found_until_its_message_is_deleted_with_its_ids_and_without_its_state()
    {
        using var recording = Allocated.Recording();
        memory.Remember("receipt", Context(100));

        var (found, again) = (memory.Find("receipt"), memory.Find("receipt"));

        Assert.Equal((Context(1).TraceId, Context(1).SpanId, ActivityTraceFlags.Recorded, null), (found.TraceId, found.SpanId, found.TraceFlags, found.TraceState));
        Assert.Equal(found, again);
        Assert.Equal(found, memory.Take("receipt"));
        Assert.Equal(default, memory.Take("receipt"));
    }

    private long HeldAfter(int handleLength)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < ReceiptMemory.Capacity; i++) memory.Remember(Handle(i, handleLength), Context(8 * 1024));
        return GC.GetTotalMemory(forceFullCollection: true) - before;
    }

    private static string Handle(int number, int length) => number.ToString(CultureInfo.InvariantCulture).PadLeft(length, 'r');

    private static ActivityContext Context(int state) => new(
        ActivityTraceId.CreateFromString("0af7651916cd43dd8448eb211c80319c"), ActivitySpanId.CreateFromString("b7ad6b7169203331"), ActivityTraceFlags.Recorded,
        "k=" + new string('v', state), isRemote: true);
}
