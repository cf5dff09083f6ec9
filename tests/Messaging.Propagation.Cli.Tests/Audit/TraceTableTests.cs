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

    [Fact]
    public void What_comes_of_a_trace_that_does_not_end_is_late_for_as_long_as_it_comes()
    {
        var lengths = new List<int>();
        var table = new TraceTable(Window, (_, trace) => lengths.Add(trace.Spans.Length));

        // A hundred windows.
        for (var i = 0; i < 400; i++) table.Add(Batch(i * SpanBatch.Capacity, isOneTrace: true, apart: 1000));
        table.Finish();

        Assert.Equal([TraceTable.MaxSpans], lengths);
        Assert.Equal((1, (400 * SpanBatch.Capacity) - TraceTable.MaxSpans), (table.Traces, table.Late));
    }

    [Fact]
    public void A_clock_that_is_years_ahead_keeps_no_trace_in_memory()
    {
        const long tenYears = 315_360_000_000_000_000;
        var judged = 0;
        var table = new TraceTable(Window, (_, _) => judged++);

        for (var i = 0; i < 1000; i++) table.Add(Batch(i * SpanBatch.Capacity, isOneTrace: false, apart: 1000, everyTenthAhead: tenYears));

        // Three windows, and those batches twice.
        Assert.InRange(table.Peak, 2000, 3000 + (40 * SpanBatch.Capacity));
        table.Finish();
        Assert.Equal((256_000, 0), (judged, table.Late));
    }

    [Fact]
    public void After_a_pause_traces_are_waited_for_as_before_it()
    {
        var lengths = new List<int>();
        var table = new TraceTable(Window, (_, trace) => lengths.Add(trace.Spans.Length));

        // The time stands still for sixteen batches after the pause, and then jumps.
        for (var i = 0; i < 20; i++) table.Add(Batch(i * SpanBatch.Capacity, isOneTrace: false, apart: 1));
        for (var i = 0; i < 20; i++) table.Add(Batch(i * SpanBatch.Capacity, isOneTrace: false, apart: 1, after: 100 * Window, firstTrace: 1_000_000));
        for (var i = 0; i < 20; i++) table.Add(Batch(i * SpanBatch.Capacity, isOneTrace: false, apart: 1, after: (100 * Window) + 10, firstTrace: 1_000_000, firstSpan: 1_000_000));
        table.Finish();

        Assert.Equal((0, 5120, 5120), (table.Late, lengths.Count(length => length == 1), lengths.Count(length => length == 2)));
    }

    private static SpanBatch Batch(
        int first, bool isOneTrace, int apart, long everyTenthAhead = 0, long after = 0, int firstTrace = 1, int firstSpan = 1)
    {
        var batch = new SpanBatch();
        for (var i = first; i < first + SpanBatch.Capacity; i++)
        {
            ref var span = ref batch.Next();
            span.TraceId = isOneTrace ? 1 : (UInt128)(i + firstTrace);
            span.SpanId = (ulong)(i + firstSpan);
            span.Start = span.End = after + ((long)i * apart) + (i % 10 == 0 ? everyTenthAhead : 0);
            batch.Commit();
        }

        batch.Close();
        return batch;
    }
}
