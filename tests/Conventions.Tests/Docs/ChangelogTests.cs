namespace Messaging.Conventions.Tests;

/// <summary>A changelog that is up to the version that the packages have.</summary>
public sealed class ChangelogTests
{
    private const string Section = "## ";

    [Fact]
    public void It_begins_with_what_is_unreleased_or_with_the_version_of_the_packages()
    {
        var changelog = Repository.Find("CHANGELOG.md");
        Assert.NotNull(changelog);

        var version = new ProjectFile(Repository.Find("src/Directory.Build.props")!).Property("VersionPrefix");
        Assert.NotNull(version);

        var newest = changelog.Lines.First(line => line.StartsWith(Section, StringComparison.Ordinal));
        Assert.True(
            newest.Contains("Unreleased", StringComparison.OrdinalIgnoreCase) || newest.Contains(version, StringComparison.Ordinal),
            $"It begins with \"{newest}\"; the packages have version {version}.");
    }

    [Fact]
    public void No_section_is_empty()
    {
        var changelog = Repository.Find("CHANGELOG.md");
        Assert.NotNull(changelog);

        Rule.Holds(changelog.Text.Split("\n" + Section)[1..], atLeast: 1, section =>
        {
            var lines = section.Split('\n');
            return lines.Any(line => line.StartsWith("- ", StringComparison.Ordinal)) ? [] : [$"{lines[0]}: no entry"];
        });
    }
}
