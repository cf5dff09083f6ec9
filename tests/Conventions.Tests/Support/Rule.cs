namespace Messaging.Conventions.Tests;

/// <summary>
/// Holds a rule against everything it is about. A rule that finds nothing to look at stays green for ever, so each says how much it must
/// have seen.
/// </summary>
internal static class Rule
{
    private const int Shown = 40;

    public static void Holds<T>(IEnumerable<T> subjects, int atLeast, Func<T, IEnumerable<string>> violations)
    {
        var all = subjects.ToList();
        Assert.True(
            all.Count >= atLeast,
            $"The rule looked at {all.Count} things and must find at least {atLeast}: it no longer sees what it guards.");

        var found = all.SelectMany(violations).ToList();
        if (found.Count > 0)
            Assert.Fail($"{found.Count} found among {all.Count}:\n{string.Join('\n', found.Take(Shown))}{(found.Count > Shown ? "\n…" : "")}");
    }
}
