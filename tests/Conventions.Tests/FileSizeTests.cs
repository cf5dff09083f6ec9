namespace Messaging.Conventions.Tests;

/// <summary>Files small enough to be read at one go, and rules few enough to be known.</summary>
public sealed class FileSizeTests
{
    private const int SourceCap = 300, SourceMedian = 80, SourceP95 = 200;
    private const int TestCap = 350;
    private const int EditorConfigCap = 120;

    [Fact]
    public void No_source_file_is_over_300_lines() =>
        Rule.Holds(Repository.CSharp("src", "samples", "benchmarks"), atLeast: 90, file => OverCap(file, SourceCap));

    [Fact]
    public void No_test_file_is_over_350_lines() =>
        Rule.Holds(Repository.CSharp("tests", "integration"), atLeast: 20, file => OverCap(file, TestCap));

    [Fact]
    public void Most_source_files_are_short()
    {
        var lines = Repository.CSharp("src").Select(file => file.LineCount).Order().ToArray();

        Assert.True(lines.Length >= 90, $"Only {lines.Length} source files were found.");
        Assert.InRange(NearestRank(lines, 0.5), 1, SourceMedian);
        Assert.InRange(NearestRank(lines, 0.95), 1, SourceP95);
    }

    [Fact]
    public void There_is_one_editorconfig_and_it_is_short()
    {
        // A second one could switch the first off for its folder, and nobody would see it.
        var configs = Repository.Files.Where(file => file.Name is ".editorconfig" or ".globalconfig").ToList();

        Assert.Equal([".editorconfig"], configs.Select(file => file.Path));
        Assert.InRange(configs[0].LineCount, 1, EditorConfigCap - 1);
    }

    private static IEnumerable<string> OverCap(RepositoryFile file, int cap) =>
        file.LineCount > cap ? [$"{file.Path}: {file.LineCount} lines"] : [];

    private static int NearestRank(int[] sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
}
