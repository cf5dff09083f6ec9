namespace Messaging.Propagation.TestKit;

/// <summary>What differs between a bare client and the same client decorated.</summary>
public enum DifferenceKind
{
    /// <summary>The returned value or the task's result.</summary>
    Result,

    /// <summary>The exception's type, message or object.</summary>
    Exception,

    /// <summary>When the caller learns of it: thrown at once or in the task, completed or pending.</summary>
    Timing,

    /// <summary>How the inner client is called: how often, and with which arguments.</summary>
    Calls,

    /// <summary>What an event's handlers are called with, in which order, and what happens to their exceptions.</summary>
    Event,

    /// <summary>An interface that only one of the two implements.</summary>
    Interface,

    /// <summary>The span, baggage or message that is current when the call returns or when a callback runs.</summary>
    Flow,
}

/// <summary>One difference that was found.</summary>
/// <param name="Member">The member's name.</param>
/// <param name="Kind">What differs.</param>
/// <param name="Text">The case, with what the bare client does and what the decorated one does.</param>
public sealed record Difference(string Member, DifferenceKind Kind, string Text);

/// <summary>A difference that is meant. Each has a row in docs/differences.md.</summary>
/// <param name="Member">The member's name.</param>
/// <param name="Kind">What differs.</param>
/// <param name="HeldBy">The test that holds it; null if <see cref="Differential{TClient}"/> finds it.</param>
public sealed record MeantDifference(string Member, DifferenceKind Kind, string? HeldBy = null);

/// <summary>Checks differences against those that are meant, and those against the documentation.</summary>
public static class Differences
{
    private const string Document = "docs/differences.md";

    /// <summary>Fails for a difference that is not meant, and for one that is meant and was not found.</summary>
    public static void AreMeant(IReadOnlyCollection<Difference> found, IReadOnlyCollection<MeantDifference> meant)
    {
        var groups = found.GroupBy(difference => (difference.Member, difference.Kind)).ToList();
        var unmeant = groups.Where(group => !meant.Any(each => (each.Member, each.Kind) == group.Key)).Select(group => $"{group.Key}, {group.Count()} cases, as {group.First().Text}");
        var stale = meant.Where(each => each.HeldBy is null && !groups.Exists(group => (each.Member, each.Kind) == group.Key));
        Assert.True(
            !unmeant.Any() && !stale.Any(),
            $"Differences that are not meant:\n{string.Join('\n', unmeant)}\nMeant differences that were not found:\n{string.Join('\n', stale)}");
    }

    /// <summary>Fails unless the rows of a section of docs/differences.md are the meant differences, by member and kind.</summary>
    /// <param name="section">The section's heading.</param>
    /// <param name="meant">The meant differences of the adapter.</param>
    public static void AreDocumented(string section, IEnumerable<MeantDifference> meant)
    {
        var lines = File.ReadAllLines(Path.Combine(ApprovedFile.Repository(), Document));
        var rows = lines.SkipWhile(line => line != $"## {section}").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .SelectMany(cells => cells[1].Split(", ").Select(member => (Member: member.Trim('`'), Kind: cells[2])))
            .Distinct().Order().ToList();
        var expected = meant.Select(each => (each.Member, Kind: each.Kind.ToString().ToLowerInvariant())).Distinct().Order().ToList();

        Assert.True(
            rows.SequenceEqual(expected),
            $"{Document}, section {section}: rows without a test: {string.Join("; ", rows.Except(expected))}. Differences without a row: {string.Join("; ", expected.Except(rows))}.");
    }
}
