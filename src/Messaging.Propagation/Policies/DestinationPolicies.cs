using System.Collections.Concurrent;

namespace Messaging.Propagation;

/// <summary>
/// Finds the policy of a destination: the one of its exact name, else the one of the longest prefix that ends in a star, else the general one. Safe for many
/// threads.
/// </summary>
internal sealed class DestinationPolicies
{
    /// <summary>Traffic for this long without a match makes a policy worth a log line.</summary>
    public static readonly TimeSpan UnusedAfter = TimeSpan.FromHours(1);

    // Beyond as many names the search is made each time.
    private const int Capacity = 1024;

    private readonly DestinationPolicy general;
    private readonly Entry[] entries;
    private readonly Dictionary<string, Entry> exact = new(StringComparer.Ordinal);
    private readonly Entry[] prefixes;
    private readonly ConcurrentDictionary<string, DestinationPolicy> found = new(StringComparer.Ordinal);
    private readonly Action<string> reportUnused;
    private long checksUnusedAt = -1;

    public DestinationPolicies(
        DestinationPolicy general, IEnumerable<KeyValuePair<string, DestinationPolicy>> destinations, Action<string> reportUnused)
    {
        this.general = general.Copy();
        this.reportUnused = reportUnused;
        entries = [.. destinations.Select(destination => new Entry(destination.Key, destination.Value.Copy()))];
        foreach (var entry in entries)
            if (!entry.IsPrefix)
                exact.Add(entry.Text, entry);
        CreationKeys = this.general.Keys
            ?? (entries.Select(entry => entry.Policy.Keys).OfType<KeyRing>().Distinct().ToArray() is [var only] ? only : null);
        prefixes = [.. entries.Where(entry => entry.IsPrefix).OrderByDescending(entry => entry.Text.Length)];
    }

    /// <summary>
    /// Gets the keys that sign a creation context written for no destination in particular: the general ones, else the only ones that there are.
    /// </summary>
    public KeyRing? CreationKeys { get; }

    /// <summary>Returns the policy of a destination that has this one name.</summary>
    public DestinationPolicy Of(string? name)
    {
        if (name is null || entries.Length == 0) return general;
        if (found.TryGetValue(name, out var policy)) return policy;

        policy = Of(new PolicyDestination(name));
        if (found.Count < Capacity) found.TryAdd(name, policy);
        return policy;
    }

    /// <summary>Returns the policy of a destination.</summary>
    public DestinationPolicy Of(PolicyDestination destination)
    {
        if (entries.Length == 0) return general;
        if (Find(destination) is not { } entry) return general;
        entry.IsMatched = true;
        return entry.Policy;
    }

    /// <summary>Reports every policy that has matched no destination, once, after <see cref="UnusedAfter"/> of traffic.</summary>
    /// <param name="now">The time of a message.</param>
    public void CheckUnused(DateTimeOffset now)
    {
        var due = Volatile.Read(ref checksUnusedAt);
        if (entries.Length == 0 || now.UtcTicks < due) return;
        if (due < 0)
        {
            Interlocked.CompareExchange(ref checksUnusedAt, (now + UnusedAfter).UtcTicks, due);
            return;
        }

        if (Interlocked.CompareExchange(ref checksUnusedAt, long.MaxValue, due) != due) return;
        foreach (var entry in entries)
            if (!entry.IsMatched)
                reportUnused(entry.Pattern);
    }

    private Entry? Find(PolicyDestination destination)
    {
        foreach (var name in destination.Names)
        {
            if (exact.TryGetValue(name, out var entry)) return entry;
            if (destination.IgnoreCase && Array.Find(entries, other => !other.IsPrefix && string.Equals(other.Text, name, StringComparison.OrdinalIgnoreCase)) is { } spelled)
                return spelled;
        }

        var comparison = destination.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return Array.Find(prefixes, prefix => destination.Names.Any(name => name.StartsWith(prefix.Text, comparison)));
    }

    private sealed class Entry(string pattern, DestinationPolicy policy)
    {
        private volatile bool isMatched;

        public string Pattern => pattern;

        public bool IsPrefix { get; } = pattern.EndsWith('*');

        public string Text { get; } = pattern.EndsWith('*') ? pattern[..^1] : pattern;

        public DestinationPolicy Policy => policy;

        public bool IsMatched
        {
            get => isMatched;
            set => isMatched = value;
        }
    }
}
