namespace Messaging.Propagation.Cli.Tests;

public sealed class AuditNonsenseTests : IDisposable
{
    private readonly Folder folder = new();

    private string Good => folder.Write("spans.jsonl", Span.Request(Span.Send(1, 1)));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_that_is_not_there() => Said("is not there; name a file", folder.At("nowhere.jsonl"));

    [Fact]
    public void A_directory() => Said("is a directory; name the files in it", folder.Path);

    [Fact]
    public void A_binary_file()
    {
        File.WriteAllBytes(folder.At("spans.bin"), [0x0a, 0x12, 0x00, 0xff, 0x01]);
        Said("is binary, and this reads OTLP/JSON; let the collector's file exporter write format: json", folder.At("spans.bin"));
    }

    [Fact]
    public void Gzip_that_is_damaged()
    {
        File.WriteAllBytes(folder.At("spans.gz"), [0x1f, 0x8b, 0xff, 0xff, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08]);
        Said("cannot be unpacked", folder.At("spans.gz"));
    }

    [Fact]
    public void Text_in_which_there_is_no_span() => Said("There is no span in the files (first: ", folder.Write("notes.txt", "These are notes."));

    [Fact]
    public void An_empty_file() => Said("There is no span in the files; name", folder.Write("empty.jsonl"));

    [Fact]
    public void A_page_that_cannot_be_written() => Said("cannot be written", Good, "--html", folder.At("no/such/report.html"));

    [Fact]
    public void A_page_in_place_of_a_file_that_is_no_page()
    {
        // What a shell makes of --html *.jsonl.
        var other = folder.Write("other.jsonl", Span.Request(Span.Send(2, 1)));
        Said("is there and no page", Good, "--html", other);
        Assert.Equal(Span.Request(Span.Send(2, 1)) + "\n", File.ReadAllText(other));
    }

    [Fact]
    public void A_page_in_place_of_what_is_read()
    {
        var empty = folder.Write("empty.jsonl");
        Said("is one of the files that are read", Good, empty, "--html", System.IO.Path.Combine(folder.Path, ".", "empty.jsonl"));
    }

    [Fact]
    public void A_link_to_what_is_read_or_to_a_file_that_is_no_page()
    {
        var other = folder.Write("other.jsonl", "{}");
        File.CreateSymbolicLink(folder.At("read.html"), Good);
        File.CreateSymbolicLink(folder.At("other.html"), "other.jsonl");

        Said("is one of the files that are read", Good, "--html", folder.At("read.html"));
        Said("is there and no page", Good, "--html", System.IO.Path.GetRelativePath(Environment.CurrentDirectory, folder.At("other.html")));
        Assert.Equal("{}\n", File.ReadAllText(other));
    }

    [Fact]
    public void A_page_in_place_of_a_directory() => Said("cannot be written", Good, "--html", folder.Path);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    public void A_minimum_that_is_none(string minimum) => Said("--minimum", Good, "--minimum=" + minimum);

    [Fact]
    public void A_flow_that_is_not_there() => Said("--flow", Good, "--flow", folder.At("flow.yaml"));

    [Theory]
    [InlineData("5")]
    [InlineData("5 m")]
    [InlineData("0s")]
    [InlineData("-1m")]
    [InlineData("200h")]
    [InlineData("m")]
    public void A_window_that_is_none(string window) => Said("write it as 30s, 5m or 2h", Good, "--window=" + window);

    [Fact]
    public void No_file_at_all() => Said("Try msgprop --help");

    private static void Said(string what, params string[] args)
    {
        var (exit, output, error) = Tool.Run("", ["audit", .. args]);

        Assert.Equal((2, "", 1), (exit, output, error.Count(c => c == '\n')));
        Assert.StartsWith("msgprop: ", error, StringComparison.Ordinal);
        Assert.Contains(what, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }
}
