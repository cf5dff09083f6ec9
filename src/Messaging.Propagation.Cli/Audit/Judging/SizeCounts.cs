namespace Messaging.Propagation.Cli.Audit;

/// <summary>How often each size came, so that a median is the true one. What is larger than any baggage counts as the largest.</summary>
internal sealed class SizeCounts
{
    private const int Largest = 1 << 16;

    private readonly Dictionary<int, long> counts = [];

    public long Count { get; private set; }

    public void Add(int size)
    {
        size = Math.Min(size, Largest);
        counts[size] = counts.GetValueOrDefault(size) + 1;
        Count++;
    }

    /// <summary>The size that a share of all has or is below; null where there is none.</summary>
    public double? Percentile(double share)
    {
        if (Count == 0) return null;
        var sizes = new List<int>(counts.Keys);
        sizes.Sort();
        var left = (long)Math.Ceiling(share * Count);
        foreach (var size in sizes)
        {
            left -= counts[size];
            if (left <= 0) return size;
        }

        return sizes[^1];
    }
}
