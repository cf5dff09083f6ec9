using System.Text.RegularExpressions;

namespace Messaging.Conventions.Tests;

/// <summary>Code in documents compiles: each C# fence is a region of a file below Snippets or of a sample, named in a comment above the fence.</summary>
public sealed partial class DocsSnippetTests
{
    private const string Folder = "tests/Conventions.Tests/Snippets";

    private static readonly IReadOnlyList<Fence> Fences =
        [.. Repository.Files.Where(file => Document().IsMatch(file.Path)).SelectMany(Fence.In).Where(fence => fence.IsCSharp)];

    private static readonly IReadOnlyList<RepositoryFile> Sources =
        [.. Repository.CSharp(Folder), .. Repository.CSharp("samples").Where(file => Program().IsMatch(file.Path))];

    private static readonly IReadOnlyList<Snippet> Snippets = [.. Sources.SelectMany(Snippet.In)];

    [Fact]
    public void Every_fence_of_csharp_is_a_snippet_that_compiles() =>
        Rule.Holds(Fences, atLeast: 2, fence =>
        {
            if (NameOf(fence) is not { } name) return [$"{fence.Place}: the line above is not <!-- snippet: name -->"];
            if (Snippets.FirstOrDefault(snippet => snippet.Name == name) is not { } snippet)
                return [$"{fence.Place}: no region {name} in {Folder} or a sample's Program.cs"];
            var compiled = Snippet.Normalize(snippet.Content);
            return Snippet.Normalize(fence.Content) == compiled ? [] : [$"{fence.Place} is not {name} of {snippet.File.Path}, which is:\n{compiled}"];
        });

    [Fact]
    public void Every_snippet_is_shown_somewhere() =>
        Rule.Holds(Snippets, atLeast: 2, snippet =>
            Fences.Any(fence => NameOf(fence) == snippet.Name) ? [] : [$"{snippet.File.Path}: {snippet.Name} is shown nowhere"]);

    [Fact]
    public void Every_snippet_has_a_name_of_its_own() =>
        Rule.Holds(Snippets.GroupBy(snippet => snippet.Name), atLeast: 2, group =>
            group.Count() == 1 ? [] : [$"{group.Key}: {group.Count()} regions"]);

    [Fact]
    public void Every_region_of_a_snippet_file_is_ended() =>
        Rule.Holds(Sources, atLeast: 8, file =>
            file.Lines.Count(line => line.TrimStart().StartsWith("#region", StringComparison.Ordinal)) == Snippet.In(file).Count()
                ? []
                : [$"{file.Path}: regions are nested or have no name"]);

    [Fact]
    public void Every_snippet_of_a_sample_is_shown_on_its_own_page() =>
        Rule.Holds(Snippets.Where(snippet => Program().IsMatch(snippet.File.Path)), atLeast: 6, snippet =>
            Fences.Any(fence => fence.File.Folder == snippet.File.Folder && NameOf(fence) == snippet.Name)
                ? []
                : [$"{snippet.File.Path}: {snippet.Name} is not shown in {snippet.File.Folder}/README.md"]);

    private static string? NameOf(Fence fence) => Comment().Match(fence.Above) is { Success: true } found ? found.Groups["name"].Value : null;

    [GeneratedRegex(@"^(README\.md|(src|samples)/[^/]+/README\.md|docs/.+\.md)$")]
    private static partial Regex Document();

    [GeneratedRegex(@"^samples/[^/]+/Program\.cs$")]
    private static partial Regex Program();

    [GeneratedRegex(@"^\s*<!-- snippet: (?<name>[a-z0-9-]+) -->\s*$")]
    private static partial Regex Comment();
}
