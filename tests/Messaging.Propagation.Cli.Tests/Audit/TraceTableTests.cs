using Messaging.Propagation.Cli.Audit;

namespace Messaging.Propagation.Cli.Tests;

public sealed class TraceTableTests
{
    private const long Window = 1_000_000;

    [Fact]
    public void Memory_goes_by_the_window_and_not_by_the_length_of_the_file()
    {
        var judged = 0;
        var table = new TraceTable(Window, (_, _) => judged++);

        for (var i = 0; i < 1000; i++) table.Add(Batch(i * SpanBatch.Capacity, isOneTrace: false, apart: 1000));
        table.Finish();

        // Two windows of a thousand traces each, and the batches by which the time is told.
        Assert.Equal(256_000, judged);
        Assert.InRange(table.Peak, 2000, 2000 + (20 * SpanBatch.Capacity));
    }

    [Fact]
    public void A_trace_that_does_not_end_is_judged_by_its_first_spans()
    {
        var lengths = new List<int>();
        var table = new TraceTable(Window, (_, trace) => lengths.Add(trace.Spans.Length));

        for (var i = 0; i < 300; i++) table.Add(Batch(i * SpanBatch.Capacity, isOneTrace: true, apart: 1));
        table.Finish();

        Assert.Equal([TraceTable.MaxSpans], lengths);
        Assert.Equal((300 * SpanBatch.Capacity) - TraceTable.MaxSpans, table.Late);
    }

    private static SpanBatch Batch(int first, bool isOneTrace, int apart)
    {
        var batch = new SpanBatch();
        for (var i = first; i < first + SpanBatch.Capacity; i++)
        {
            ref var span = ref batch.Next();
            span.TraceId = isOneTrace ? 1 : (UInt128)(i + 1);
            span.SpanId = (ulong)i + 1;
            span.Start = span.End = (long)i * apart;
            batch.Commit();
        }

        batch.Close();
        return batch;
    }
}
