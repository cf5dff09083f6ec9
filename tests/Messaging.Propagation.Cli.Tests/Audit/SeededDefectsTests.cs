using System.Text.Json;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Cli.Tests;

public sealed class SeededDefectsTests : IDisposable
{
    // Messages without a context have no reference, and of those with an absent producer nobody knows when it began.
    private const int Referring = SeededFile.Messages - SeededFile.NoContext, Placed = Referring - SeededFile.Orphans;

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1, "20s")]
    [InlineData(2, "20s")]
    [InlineData(3, "5m")]
    public void Every_figure_is_that_of_the_seeded_defects(int seed, string window)
    {
        var report = Folder.Audit(folder.Write("spans.jsonl", SeededFile.Lines(seed)), "--window", window);

        Assert.Equal((SeededFile.NoContext, SeededFile.Messages), report.Counts("Coverage"));
        Assert.Equal((SeededFile.Orphans, Referring), report.Counts("OrphanRate"));
        Assert.Equal((SeededFile.Drops, SeededFile.Messages), report.Counts("FieldDropRate"));
        Assert.Equal((SeededFile.Drops, SeededFile.Messages), report.Counts("FailureRate"));
        Assert.Equal((SeededFile.Skewed, Placed), report.Counts("ClockSkewRate"));
        Assert.Equal((SeededFile.Mismatches, Referring), report.Counts("SamplingMismatchRate"));
        Assert.Equal((SeededFile.Lost, Referring), report.Counts("TraceStateLossRate"));
        Assert.Equal(0.007, report.Value("FieldDropRate"));
        Assert.Equal(0.99, report.Value("Coverage"));
        Assert.Equal(50, report.Value("BaggageMedian"));
        Assert.Equal(95, report.Value("BaggageP95"));
        Assert.Equal((0, 0, 0), (report.Number("lateSpans"), report.Number("duplicateSpans"), report.Number("brokenLines")));
        Assert.Equal(0.002, report.GetProperty("mostEarlySeconds").GetDouble(), 6);
    }

    [Fact]
    public void Two_percent_of_orphans_and_seven_permille_of_drops_are_just_that()
    {
        var processes = Enumerable.Range(1, 1000).Select(i =>
        {
            var process = Span.Process(i, 2) with { Start = i, Parent = 1, Flags = Span.Sampled | Span.Remote };
            if (i % 143 == 0) process.Attributes["messaging.propagation.failures"] = "FieldDropped";
            return process;
        });
        var sends = Enumerable.Range(1, 1000).Where(i => i % 50 != 0).Select(i => Span.Send(i, 1) with { Start = i });

        var report = Folder.Audit(folder.Write("spans.jsonl", Span.Request(sends), Span.Request(processes)));

        // Six multiples of 143 are below 1,000.
        Assert.Equal((0.02, 0.006), (report.Value("OrphanRate"), report.Value("FieldDropRate")));
    }

    [Fact]
    public void Targets_are_those_of_a_service_and_fail_only_where_that_is_asked()
    {
        var file = folder.Write("spans.jsonl", SeededFile.Lines(1));

        var (exit, output, _) = Tool.Run("", "audit", file);
        Assert.Equal(0, exit);
        Assert.Matches(@"\nFieldDropRate +0\.7 % +below 0\.5 % +MISSED +70 bad of 10000\n", output);
        Assert.Equal(1, Tool.Run("", "audit", file, "--fail").Exit);
        Assert.Equal(0, Tool.Run("", "audit", folder.Write("good.jsonl", Span.Request(Span.Send(1, 1))), "--fail").Exit);
    }

    [Fact]
    public void Each_has_examples_and_the_worst_destinations()
    {
        var spans = Enumerable.Range(1, 20)
            .Select(i => Span.Process(i, 2, i < 12 ? "good" : i < 15 ? "bad" : "worse") with { Start = i, Parent = i < 13 ? 1 : 0 })
            .Concat(Enumerable.Range(1, 20).Select(i => Span.Send(i, 1) with { Start = i }));

        var coverage = Folder.Audit(folder.Write("spans.jsonl", Span.Request(spans))).Indicator("Coverage");

        Assert.Equal(["worse (kafka)", "bad (kafka)"], coverage.Items("worst").Select(each => each.Text("destination")));
        Assert.Equal([13, 14, 15, 16, 17], coverage.Items("examples").Select(Trace));
    }

    [Fact]
    public void Where_no_span_says_how_its_context_was_the_rate_of_failures_is_not_known()
    {
        var report = Folder.Audit(folder.Write("spans.jsonl", Span.Request(Span.Process(1, 2))));

        Assert.Null(report.Value("FieldDropRate"));
        Assert.Null(report.Value("BaggageMedian"));
        Assert.Null(report.Value("ExportErrorRate"));
    }

    [Fact]
    public void Every_property_of_the_report_is_documented()
    {
        var report = Folder.Audit(folder.Write("spans.jsonl", SeededFile.Lines(1)));

        var docs = File.ReadAllText(Path.Combine(ApprovedFile.Repository(), "docs", "msgprop", "audit.md")).Split("## audit --json")[1];
        var names = report.EnumerateObject().Select(each => $"`{each.Name}`").Concat(Inner(report.GetProperty("indicators")[0]))
            .Concat(Inner(report.GetProperty("lag")[0])).Concat(Inner(report.Indicator("Coverage").GetProperty("worst")[0])).ToList();

        Assert.InRange(names.Count, 30, 60);
        Assert.All(names, name => Assert.Contains(name, docs, StringComparison.Ordinal));
    }

    [Fact]
    public void An_indicator_has_one_name_in_the_table_the_page_the_JSON_and_the_documentation()
    {
        var (spans, html) = (folder.Write("spans.jsonl", SeededFile.Lines(1)), folder.At("report.html"));

        var names = Folder.Audit(spans, "--html", html).Items("indicators").Select(each => each.Text("name")).ToList();

        var table = Tool.Run("", "audit", spans).Output.Split('\n').SkipWhile(line => !line.StartsWith("indicator ", StringComparison.Ordinal)).Skip(1);
        Assert.Equal(names, table.Take(names.Count).Select(line => line.Split(' ')[0]));
        var (page, docs) = (File.ReadAllText(html), File.ReadAllText(Path.Combine(ApprovedFile.Repository(), "docs", "msgprop", "audit.md")));
        Assert.All(names, name => Assert.Contains($"<span class=\"name\">{name}</span>", page, StringComparison.Ordinal));
        Assert.All(names, name => Assert.Contains($"`{name}`", docs, StringComparison.Ordinal));
        Assert.Subset(names.ToHashSet(), Enum.GetNames<PropagationIndicator>().ToHashSet());
    }

    private static IEnumerable<string> Inner(JsonElement element) => element.EnumerateObject().Select(each => $"\"{each.Name}\"");

    private static int Trace(JsonElement id) => Convert.ToInt32(id.GetString()![^8..], 16);
}
