using Messaging.Conventions.Tests;

namespace Messaging.Propagation.Analyzers.Tests;

/// <summary>The examples of docs/analyzers.md.</summary>
public sealed class DocsTests
{
    private const string Region = "#region ";

    [Fact]
    public async Task Each_wrong_example_gets_its_rule_and_no_right_one_gets_any()
    {
        var code = Repository.Find("tests/Conventions.Tests/Snippets/Analyzers.cs")!.Text;

        var found = await Analysis.RunAsync(code);

        Assert.Equal(
            ["MSGPROP001 analyzers-undisposed", "MSGPROP002 analyzers-unrecorded"],
            found.Select(diagnostic => $"{diagnostic.Id} {RegionAt(code, diagnostic.Location.SourceSpan.Start)}"));
    }

    [Fact]
    public void Every_rule_has_a_section()
    {
        var sections = Repository.Find("docs/analyzers.md")!.Lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).ToList();

        Assert.All(new ProcessingAnalyzer().SupportedDiagnostics, rule => Assert.Contains(sections, section => section.Contains(rule.Id, StringComparison.Ordinal)));
    }

    private static string RegionAt(string code, int position) => code[..position].Split(Region)[^1].Split('\n')[0];
}
