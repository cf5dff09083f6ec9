using System.Collections.Concurrent;

namespace Messaging.Propagation;

/// <summary>Finds the policy of a destination: the one of its name, else of the longest prefix that ends in a star, else the one of all.</summary>
internal sealed class DestinationPolicies
{
    // A client with more destinations than this pays for the search each time.
    private const int Capacity = 1024;

    private readonly DestinationPolicy general;
    private readonly Dictionary<string, DestinationPolicy> exact = new(StringComparer.Ordinal);
    private readonly List<(string Prefix, DestinationPolicy Policy)> prefixes;
    private readonly ConcurrentDictionary<string, DestinationPolicy> found = new(StringComparer.Ordinal);

    public DestinationPolicies(DestinationPolicy general, IEnumerable<KeyValuePair<string, DestinationPolicy>> destinations)
    {
        this.general = general.Copy();
        var starred = new List<(string Prefix, DestinationPolicy Policy)>();
        foreach (var (name, policy) in destinations)
        {
            if (name.EndsWith('*')) starred.Add((name[..^1], policy.Copy()));
            else exact.Add(name, policy.Copy());
        }

        prefixes = [.. starred.OrderByDescending(entry => entry.Prefix.Length)];
    }

    public DestinationPolicy Of(string? destination)
    {
        if (destination is null || (exact.Count == 0 && prefixes.Count == 0)) return general;
        if (exact.TryGetValue(destination, out var policy) || found.TryGetValue(destination, out policy)) return policy;

        policy = Search(destination);
        if (found.Count < Capacity) found.TryAdd(destination, policy);
        return policy;
    }

    private DestinationPolicy Search(string destination)
    {
        foreach (var (prefix, policy) in prefixes)
            if (destination.StartsWith(prefix, StringComparison.Ordinal))
                return policy;
        return general;
    }
}
