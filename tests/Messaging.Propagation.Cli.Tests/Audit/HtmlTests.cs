using System.Text.RegularExpressions;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Cli.Tests;

public sealed partial class HtmlTests : IDisposable
{
    private const string Markup = "<img src=x onerror=alert(1)>\"'</style></title>";

    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Markup_in_names_is_text()
    {
        var span = Span.Process(1, 2, Markup);
        span.Attributes["messaging.system"] = "<b>kafka</b>";
        var page = Page(folder.Write("<i>spans&.jsonl", Span.Request(span)));

        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>", page, StringComparison.Ordinal);
        Assert.Contains("process &lt;img src=x onerror=alert(1)&gt;&quot;&#39;&lt;/style&gt;", page, StringComparison.Ordinal);
        Assert.Contains("(&lt;b&gt;kafka&lt;/b&gt;)", page, StringComparison.Ordinal);
        Assert.Equal(1, page.Split("</style>").Length - 1);
    }

    [Fact]
    public void The_page_has_tiles_distributions_and_waterfalls_of_the_worst_traces()
    {
        var page = Page(folder.Write("spans.jsonl", SeededFile.Lines(1)));

        Assert.Contains("<strong>0.7 %</strong><span class=\"target\">✗ below 0.5 %, of 10000</span>", page, StringComparison.Ordinal);
        Assert.Contains("Waiting at orders (kafka)", page, StringComparison.Ordinal);
        Assert.Equal(20, page.Split("<details").Length - 1);
        Assert.Contains("<span class=\"badge\">", page, StringComparison.Ordinal);
        Assert.Contains("class=\"bar work\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_asks_nobody_for_anything()
    {
        var page = Page(folder.Write("spans.jsonl", SeededFile.Lines(1)));

        Assert.DoesNotMatch(Address(), page);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_style_is_that_of_the_dashboard()
    {
        var style = File.ReadAllText(Path.Combine(ApprovedFile.Repository(), "src", "Messaging.Propagation.Dashboard", "Page", "dashboard.css"));
        var page = Page(folder.Write("spans.jsonl", Span.Request(Span.Send(1, 1))));

        Assert.Contains(style.Replace("#waterfall", ".waterfall", StringComparison.Ordinal), page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_name_holds_cannot_move_the_cursor()
    {
        var (_, output, _) = Tool.Run("", "audit", folder.Write("spans.jsonl", Span.Request(Span.Process(1, 2, "\u001b[2Jorders"))));

        Assert.Contains("[2Jorders (kafka)", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public void A_name_that_reorders_text_or_is_very_long_is_escaped_and_cut()
    {
        var name = $"a{(char)0x202e}b" + new string('x', 900);
        var file = folder.Write("spans.jsonl", Span.Request(Span.Process(1, 2, name)));
        var (_, output, _) = Tool.Run("", "audit", file);

        Assert.Contains("a\\u202Ebxxx", output, StringComparison.Ordinal);
        Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, 200));
        Assert.DoesNotContain((char)0x202e, output);
        Assert.DoesNotContain((char)0x202e, Page(file));
    }

    [Fact]
    public void An_audit_that_fails_leaves_what_was_there()
    {
        var (exit, _, _) = Tool.Run("", "audit", folder.Write("empty.jsonl"), "--html", folder.At("report.html"));

        Assert.Equal(2, exit);
        Assert.Equal(["empty.jsonl"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<!DOCTYPE html><p>yesterday's")]
    [InlineData("\uFEFF\n<html>")]
    public void A_page_takes_the_place_of_another_and_leaves_nothing_beside_it(string before)
    {
        File.WriteAllText(folder.At("report.html"), before);

        var page = Page(folder.Write("spans.jsonl", Span.Request(Span.Send(1, 1))));

        Assert.StartsWith("<!doctype html>", page, StringComparison.Ordinal);
        Assert.Equal(["report.html", "spans.jsonl"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    private string Page(string file)
    {
        var (exit, _, error) = Tool.Run("", "audit", file, "--html", folder.At("report.html"));
        Assert.Equal((0, ""), (exit, error));
        return File.ReadAllText(folder.At("report.html"));
    }

    [GeneratedRegex(@"https?:|\bsrc\s*=|\bhref\s*=|url\(|@import|<script|<link", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
