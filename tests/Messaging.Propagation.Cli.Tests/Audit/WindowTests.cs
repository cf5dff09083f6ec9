namespace Messaging.Propagation.Cli.Tests;

public sealed class WindowTests : IDisposable
{
    private const double Hour = 3_600_000;

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("5m", 1)]
    [InlineData("2h", 0)]
    public void A_target_that_is_further_away_than_the_window_is_absent(string window, int orphans)
    {
        var linking = Span.Process(99_999, 2) with { Start = Hour, Links = [new Span.Link(1, 1)] };
        var spans = Others(0).Prepend(Span.Send(1, 1)).Concat(Others(0.5 * Hour)).Append(linking).Concat(Others(1.01 * Hour));

        var report = Folder.Audit(folder.Write("spans.jsonl", spans.Chunk(50).Select(Span.Request)), "--window", window);

        Assert.Equal((orphans, 1), report.Counts("OrphanRate"));
    }

    [Fact]
    public void What_comes_after_its_trace_was_judged_is_counted_as_late()
    {
        var late = Span.Process(1, 2) with { Start = 5, Parent = 1 };
        var spans = Others(0).Prepend(Span.Send(1, 1)).Concat(Others(Hour)).Append(late);

        var report = Folder.Audit(folder.Write("spans.jsonl", spans.Chunk(50).Select(Span.Request)));

        Assert.Equal((1, (0L, 0L)), (report.Number("lateSpans"), report.Counts("Coverage")));
    }

    [Fact]
    public void A_clock_that_is_a_year_ahead_closes_nobody_elses_traces()
    {
        const double year = 365 * 24 * Hour;
        var ahead = Enumerable.Range(1, 1000).Select(i => Span.Send(700_000 + i, 1) with { Start = year + i });
        var processed = Span.Process(1, 2) with { Start = 5, Parent = 1 };
        var spans = Others(0).Prepend(Span.Send(1, 1)).Concat(ahead).Concat(Others(100)).Append(processed).Concat(Others(200));

        var report = Folder.Audit(folder.Write("spans.jsonl", spans.Chunk(50).Select(Span.Request)));

        Assert.Equal((0, (0L, 1L)), (report.Number("lateSpans"), report.Counts("OrphanRate")));
    }

    // More than the last few batches, by which the time goes.
    private static IEnumerable<Span> Others(double start) =>
        Enumerable.Range(1, 5000).Select(i => Span.Send(100_000 + (int)(start / 10) + i, 1) with { Start = start + (i / 1000.0) });
}
