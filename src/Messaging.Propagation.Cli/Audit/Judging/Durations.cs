using System.Numerics;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>Durations in buckets, each a sixteenth of a doubling: a percentile is right to 6 %, in memory that does not grow.</summary>
internal sealed class Durations
{
    private const int Steps = 16, StepBits = 4;

    private readonly long[] buckets = new long[(64 - StepBits + 1) * Steps];
    private long most;

    public long Count { get; private set; }

    public void Add(long nanoseconds)
    {
        buckets[BucketOf(nanoseconds)]++;
        most = Math.Max(most, nanoseconds);
        Count++;
    }

    /// <summary>In seconds; null where there is none.</summary>
    public double? Percentile(double share)
    {
        if (Count == 0) return null;
        var left = (long)Math.Ceiling(share * Count);
        var bucket = 0;
        while ((left -= buckets[bucket]) > 0) bucket++;
        return Math.Min(most, UpperBound(bucket)) / 1e9;
    }

    /// <summary>In seconds.</summary>
    public double Max => most / 1e9;

    /// <summary>How many there are of each doubling, from the first with any to the last: its upper bound in seconds, and their number.</summary>
    public IReadOnlyList<(double Below, long Count)> Doublings()
    {
        var doublings = new List<(double Below, long Count)>();
        for (var first = 0; first < buckets.Length; first += Steps)
        {
            var count = 0L;
            for (var i = first; i < first + Steps; i++) count += buckets[i];
            if (count > 0 || doublings.Count > 0) doublings.Add((UpperBound(first + Steps - 1) / 1e9, count));
        }

        while (doublings.Count > 0 && doublings[^1].Count == 0) doublings.RemoveAt(doublings.Count - 1);
        return doublings;
    }

    private static int BucketOf(long value)
    {
        if (value < Steps) return (int)Math.Max(0, value);
        var shift = BitOperations.Log2((ulong)value) - StepBits;
        return ((shift + 1) * Steps) + (int)((value >> shift) - Steps);
    }

    private static double UpperBound(int bucket)
    {
        if (bucket < Steps) return bucket;
        var shift = (bucket / Steps) - 1;
        return Math.ScaleB(Steps + (bucket % Steps) + 1, shift);
    }
}
