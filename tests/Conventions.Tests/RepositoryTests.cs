namespace Messaging.Conventions.Tests;

/// <summary>That the other rules see the whole repository, however it came here.</summary>
public sealed class RepositoryTests
{
    [Fact]
    public void Without_git_the_same_files_are_found()
    {
        var listed = Repository.ListedByGit();
        Assert.SkipWhen(listed is null, "There is no git here to compare with; the other rules see what the walk finds.");

        var walked = Repository.Walked().ToHashSet();
        Rule.Holds(
            listed.Where(path => !path.StartsWith("eng/feed/", StringComparison.Ordinal)), atLeast: 120,
            path => walked.Contains(path) ? [] : [$"{path}: git knows it, the walk does not find it"]);
    }
}
