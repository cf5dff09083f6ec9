namespace Messaging.Conventions.Tests;

/// <summary>The first screen of the README: what it looks like, and how to run it.</summary>
public sealed class ReadmeTests
{
    private const int LastLineOfFirstCode = 15;

    private static readonly RepositoryFile Readme = Repository.Find("README.md")!;

    [Fact]
    public void Its_first_code_begins_on_the_first_screen()
    {
        var first = Fence.In(Readme).First(fence => fence.IsCSharp);

        Assert.InRange(first.Line, 1, LastLineOfFirstCode);
    }

    [Theory]
    [InlineData("test.sh")]
    [InlineData("demo.sh")]
    public void It_names_the_command(string script)
    {
        Assert.NotNull(Repository.Find(script));

        Assert.Contains("./" + script, Readme.Text, StringComparison.Ordinal);
    }
}
