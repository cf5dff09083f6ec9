using System.Text;
using Messaging.Propagation.Cli.Audit;

namespace Messaging.Propagation.Cli.Tests;

public sealed class MergeTests : IDisposable
{
    private const int Files = 30, Spans = 2048;

    private readonly Folder folder = new();
    private int open, most;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Of_files_one_after_the_other_only_those_that_are_due_are_open()
    {
        var files = Enumerable.Range(0, Files).Select(i => Waiting(i)).Reverse();
        var times = new List<long>();
        var spans = 0;

        await SpanMerge.RunAsync(files, batch =>
        {
            times.Add(batch.Time);
            spans += batch.Count;
        });

        Assert.Equal((Files * Spans, 0), (spans, open));
        Assert.Equal(times.Order(), times);

        // The one that is read, the two that come next, and one that is just being closed.
        Assert.InRange(most, 1, 4);
    }

    [Fact]
    public void A_file_begins_with_the_earliest_of_its_first_spans_even_where_metrics_come_first()
    {
        var spans = folder.Write(
            "spans.jsonl", """{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"otelcol_x","sum":{"dataPoints":[]}}]}]}]}""", "junk",
            Span.Request(Enumerable.Range(1, 100).Select(i => Span.Send(i, 1) with { Start = i == 30 ? 900 : 1000 + i, Takes = 0 })));

        var first = new FirstSpans();

        Assert.Equal(long.MinValue, first.BeginningOf(folder.Write("empty.jsonl", "{}")));
        Assert.Equal(1_795_600_000_000_000_000 + (900 * 1_000_000L), first.BeginningOf(spans));
    }

    private WaitingFile Waiting(int number)
    {
        var lines = Enumerable.Range(number * Spans, Spans).Select(i => Span.Send(i + 1, 1) with { Start = i }).Chunk(50).Select(Span.Request);
        return new WaitingFile(1_795_600_000_000_000_000 + (number * Spans * 1_000_000L), () => new OtlpFile(
            "x", new ChunkBuffer(new Counted(this, string.Join('\n', lines))), new OtlpScanner(new Utf8Names(), new ExportErrors()), new BrokenLines()));
    }

    private sealed class Counted : MemoryStream
    {
        private readonly MergeTests tests;

        public Counted(MergeTests tests, string text)
            : base(Encoding.UTF8.GetBytes(text))
        {
            this.tests = tests;
            var now = Interlocked.Increment(ref tests.open);
            lock (tests.folder) tests.most = Math.Max(tests.most, now);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) Interlocked.Decrement(ref tests.open);
            base.Dispose(disposing);
        }
    }
}
