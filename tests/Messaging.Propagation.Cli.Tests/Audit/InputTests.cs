using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Cli.Tests;

public sealed class InputTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Broken_lines_are_counted_and_named_and_cost_no_other()
    {
        var good = Lines(20).ToList();
        const string noIds = """{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"no ids"}]}]}]}""";
        string[] lines = [good[0], good[1][..^9], "", good[2], "junk", "[1", good[3] + "}", noIds, good[4], "{\"x\":"];

        var report = Folder.Audit(folder.Write("spans.jsonl", lines));

        // What a line held before it broke counts.
        Assert.Equal((6, 9), (report.Number("brokenLines"), report.Number("spans")));
        Assert.Equal([2, 5, 6, 7, 8, 10], report.Items("firstBroken").Select(each => int.Parse(each.GetString()!.Split(':')[1], null)));
        Assert.StartsWith(folder.At("spans.jsonl") + ":2: ", report.Items("firstBroken").First().GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_broken_lines_are_named_and_all_are_counted()
    {
        var report = Folder.Audit(folder.Write("spans.jsonl", Lines(1).Concat(Enumerable.Repeat("{", 25))));

        Assert.Equal((25, 10), (report.Number("brokenLines"), report.Items("firstBroken").Count()));
    }

    [Fact]
    public void Gzip_is_known_by_its_first_bytes()
    {
        var path = folder.At("spans.jsonl");
        using (var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest)) packed.Write(Encoding.UTF8.GetBytes(string.Join('\n', Lines(500))));

        Assert.Equal((1000, 500), (Folder.Audit(path).Number("spans"), Folder.Audit(path).Number("traces")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_document_is_read_like_lines(bool isIndented)
    {
        // Longer than what is read at one go.
        var requests = Lines(4000).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("resourceSpans")[0]);
        var document = JsonSerializer.Serialize(new { resourceSpans = requests }, isIndented ? Indented : JsonSerializerOptions.Default);

        var report = Folder.Audit(folder.Write("spans.json", document));

        Assert.Equal((8000, 4000, 0), (report.Number("spans"), report.Number("traces"), report.Number("brokenLines")));
        Assert.Equal((0, 4000), report.Counts("Coverage"));
    }

    [Fact]
    public void A_document_that_breaks_off_is_named_by_its_line()
    {
        var document = JsonSerializer.Serialize(JsonDocument.Parse(Lines(1).Single()).RootElement, Indented).ReplaceLineEndings("\n");
        var report = Folder.Audit(folder.Write("spans.json", document[..document.LastIndexOf("\"links\": []", StringComparison.Ordinal)]));

        Assert.Equal((1, 1), (report.Number("brokenLines"), report.Number("spans")));
    }

    [Fact]
    public void Several_files_go_side_by_side_by_their_times()
    {
        // One after the other, every consumer would come hours after its producer's trace was forgotten.
        var sends = Enumerable.Range(1, 12_000).Select(i => Span.Send(i, 1) with { Start = i * 1000 }).Chunk(100).Select(Span.Request);
        var processes = Enumerable.Range(1, 12_000).Select(i => Span.Process(i, 2) with { Start = (i * 1000) + 5, Parent = 1 }).Chunk(100).Select(Span.Request);

        var report = Folder.Audit(folder.Write("front.jsonl", sends), folder.Write("worker.jsonl", processes), "--window", "1m");

        Assert.Equal(((0L, 12_000L), 0), (report.Counts("OrphanRate"), report.Number("lateSpans")));
    }

    [Fact]
    public void A_span_that_comes_twice_counts_once()
    {
        var line = Lines(1).Single();
        var report = Folder.Audit(folder.Write("spans.jsonl", line, line));

        Assert.Equal((2, (0L, 1L)), (report.Number("duplicateSpans"), report.Counts("Coverage")));
    }

    [Fact]
    public void Ids_times_and_keys_may_be_written_in_any_order_and_form()
    {
        const string span = """
            {"kind":"SPAN_KIND_CONSUMER","attributes":[{"value":{"stringValue":"or\u0064ers"},"key":"messaging.destination.name"},
            {"key":"messaging.system","value":{"stringValue":"kafka"}},{"key":"messaging.operation.type","value":null},
            {"key":"x","value":{"kvlistValue":{"values":[{"key":"y","value":{"arrayValue":{"values":[{}]}}}]}}}],"links":null,
            "endTimeUnixNano":1795600000000000000,"startTimeUnixNano":1795600000000000000,
            "spanId":"00000000000000AB","traceId":"000000000000000000000000000000CD"}
            """;
        var report = Folder.Audit(folder.Write("spans.jsonl", $$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{{span.ReplaceLineEndings("")}}]}]}]}"""));

        Assert.Equal((1, 1), report.Counts("Coverage"));
        Assert.Equal("orders (kafka)", report.Indicator("Coverage").Items("worst").Single().Text("destination"));
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static IEnumerable<string> Lines(int count) => Enumerable.Range(1, count).Select(i => Span.Request(
        Span.Send(i, 1) with { Start = i }, Span.Process(i, 2) with { Start = i + 1, Parent = 1, Flags = Span.Sampled | Span.Remote }));
}
