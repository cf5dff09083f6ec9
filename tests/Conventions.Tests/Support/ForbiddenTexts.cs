namespace Messaging.Conventions.Tests;

/// <summary>Several things that may not stand in the same files, each a test case by its name.</summary>
internal sealed class ForbiddenTexts(params ForbiddenText[] all)
{
    public TheoryData<string> Names => [.. all.Select(text => text.What)];

    public void AreNotIn(IEnumerable<RepositoryFile> files, int atLeast, string what)
    {
        var text = all.Single(text => text.What == what);
        text.KnowsItsExamples();
        Rule.Holds(files, atLeast, text.In);
    }
}
