namespace Messaging.Propagation.Cli.Probe;

/// <summary>Finds the largest size that survives: doubles until something breaks, then narrows, several sizes at a time.</summary>
internal static class SizeSearch
{
    /// <param name="smallest">Where it begins.</param>
    /// <param name="bound">The largest that is tried.</param>
    /// <param name="perRound">How many sizes are tried at a time.</param>
    /// <param name="tryAll">Says for each size what broke, or null.</param>
    public static async Task<LargestSize> RunAsync(int smallest, int bound, int perRound, Func<IReadOnlyList<int>, Task<IReadOnlyList<string?>>> tryAll)
    {
        var found = new LargestSize(0, null, null);
        foreach (var sizes in Doubling(smallest, bound).Chunk(perRound))
        {
            found = found.With(sizes, await tryAll(sizes));
            if (found.BrokenAt is not null) break;
        }

        // Below the smallest nothing is looked for: such a path carries nothing of use.
        while (found is { Largest: > 0, BrokenAt: { } broken } && broken - found.Largest > 1)
        {
            var sizes = Between(found.Largest, broken, perRound);
            found = found.With(sizes, await tryAll(sizes));
        }

        return found;
    }

    private static IEnumerable<int> Doubling(int smallest, int bound)
    {
        for (var size = smallest; size < bound; size *= 2) yield return size;
        yield return bound;
    }

    private static int[] Between(int good, int broken, int count)
    {
        count = Math.Min(count, broken - good - 1);
        return [.. Enumerable.Range(1, count).Select(i => good + (int)((long)(broken - good) * i / (count + 1)))];
    }
}

/// <summary>The largest size that survived, and the smallest that did not.</summary>
internal sealed record LargestSize(int Largest, int? BrokenAt, string? Break)
{
    /// <summary>This with sizes in rising order tried as well. Above the first that breaks none counts: what breaks there is no matter of size.</summary>
    public LargestSize With(IReadOnlyList<int> sizes, IReadOnlyList<string?> breaks)
    {
        var result = this;
        for (var i = 0; i < sizes.Count; i++)
        {
            if (breaks[i] is { } broke) return result with { BrokenAt = sizes[i], Break = broke };
            result = result with { Largest = sizes[i] };
        }

        return result;
    }
}
