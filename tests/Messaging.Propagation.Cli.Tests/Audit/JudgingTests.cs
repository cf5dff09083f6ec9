namespace Messaging.Propagation.Cli.Tests;

public sealed class JudgingTests : IDisposable
{
    private const uint OnlyRemote = 0x300, OnlyLocal = 0x100;

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_exporter_that_writes_no_sampled_flag_tells_no_mismatch()
    {
        Span.Link python = new(1, 1) { Flags = OnlyRemote }, unsampled = new(1, 1) { Flags = Span.NotSampled | Span.Remote };
        var report = Audit(
            Span.Send(1, 1), Span.Process(1, 2) with { Parent = 1, Flags = OnlyRemote, Links = [python] },
            Span.Send(2, 1) with { Flags = OnlyLocal }, Span.Process(2, 2) with { Parent = 1 },
            Span.Process(3, 2) with { Links = [unsampled] });

        // The last alone says what it was given and what it did.
        Assert.Equal((1, 1), report.Counts("SamplingMismatchRate"));
        Assert.Equal([Span.TraceHex(3)], report.Examples("SamplingMismatchRate"));
    }

    [Fact]
    public void A_receive_that_brought_nothing_waters_down_no_rate()
    {
        var failed = Span.Process(1, 2);
        failed.Attributes["messaging.propagation.failures"] = new[] { "FieldDropped" };

        var report = Audit([failed, .. Enumerable.Range(2, 50).Select(i => Batch(i, messages: 0))]);

        Assert.Equal(((1L, 1L), (1L, 1L)), (report.Counts("FieldDropRate"), report.Counts("FailureRate")));
    }

    [Fact]
    public void A_batch_counts_its_messages_and_those_without_a_context_as_failed_and_at_least_one()
    {
        var (partly, wholly, barely, good) = (Batch(1, 10, links: 7), Batch(2, 5), Batch(3, 10, links: 10), Batch(4, 100, links: 90));
        foreach (var span in new[] { partly, wholly, barely }) span.Attributes["messaging.propagation.failures"] = new[] { "FieldDropped" };

        var report = Audit(partly, wholly, barely, good);

        Assert.Equal((3 + 5 + 1, 125), report.Counts("FieldDropRate"));
        Assert.Equal((3 + 5 + 1, 125), report.Counts("FailureRate"));
    }

    [Fact]
    public void Every_message_of_a_batch_has_its_lag()
    {
        var sends = Enumerable.Range(1, 4).Select(i => Span.Send(i, 1) with { Start = i * 100 });
        var single = Span.Process(1, 2) with { Start = 150, Parent = 1, Links = [new Span.Link(1, 1)] };
        var batch = Batch(9, 3) with { Start = 1000, Links = [new(2, 1), new(3, 1), new(4, 1)] };
        batch.Attributes["messaging.operation.type"] = "process";

        var lag = Audit([.. sends, single, batch]).GetProperty("lag")[0];

        // Parent and link of the single one are the same message.
        Assert.Equal(4, lag.GetProperty("count").GetInt64());
        Assert.Equal(0.8, lag.GetProperty("max").GetDouble(), 6);
        Assert.Equal(0.6, lag.GetProperty("p50").GetDouble(), 0.06);
    }

    [Fact]
    public void The_target_of_a_few_samples_is_not_judged()
    {
        var few = folder.Write("few.jsonl", Span.Request(Enumerable.Range(1, 19).Select(i => Span.Process(i, 2))));

        var (exit, output, _) = Tool.Run("", "audit", few, "--fail");
        Assert.Equal(0, exit);
        Assert.Matches(@"\nCoverage +0 % +at least 80 % +too few +19 bad of 19\n", output);
        Assert.Equal(1, Tool.Run("", "audit", few, "--fail", "--minimum", "19").Exit);
        Assert.Equal(1, Tool.Run("", "audit", few, folder.Write("one.jsonl", Span.Request(Span.Process(20, 2))), "--fail").Exit);
    }

    private static Span Batch(int trace, int messages, int links = 0)
    {
        var span = Span.Process(trace, 2) with { Links = [.. Enumerable.Range(1, links).Select(i => new Span.Link(1000 + i, 1))] };
        span.Attributes["messaging.operation.type"] = "receive";
        span.Attributes["messaging.batch.message_count"] = messages;
        return span;
    }

    private System.Text.Json.JsonElement Audit(params Span[] spans) => Folder.Audit(folder.Write("spans.jsonl", Span.Request(spans)));
}
