namespace Messaging.Conventions.Tests;

/// <summary>Samples that are read in a minute: one program, one page, and few lines. OrderFlow is an application, and is not among them.</summary>
public sealed class SampleShapeTests
{
    private const int QuickStartCap = 59, Cap = 120;

    private static readonly IReadOnlyList<RepositoryFile> Programs =
        [.. Repository.CSharp("samples").Where(file => !file.Path.StartsWith("samples/OrderFlow/", StringComparison.Ordinal))];

    [Fact]
    public void Every_sample_is_one_program() =>
        Rule.Holds(Programs, atLeast: 6, file => file.Path == $"{file.Folder}/Program.cs" && file.Folder.Count(c => c == '/') == 1 ? [] : [file.Path]);

    [Fact]
    public void Every_sample_is_short() =>
        Rule.Holds(Programs, atLeast: 6, file =>
            file.LineCount <= (file.Path.StartsWith("samples/QuickStart.", StringComparison.Ordinal) ? QuickStartCap : Cap)
                ? []
                : [$"{file.Path}: {file.LineCount} lines"]);

    [Fact]
    public void Every_sample_has_a_page_that_the_readme_links() =>
        Rule.Holds(Programs, atLeast: 6, file =>
        {
            var page = $"{file.Folder}/README.md";
            var linked = Repository.Find("README.md")!.Text.Contains($"({page})", StringComparison.Ordinal);
            return linked && Repository.Find(page) is not null ? [] : [$"{page}: missing, or not linked in README.md"];
        });
}
