namespace Messaging.Propagation.Cli.Audit;

/// <summary>Which counter a point is of: one that began anew is another.</summary>
/// <param name="Resource">The attributes of who counts.</param>
/// <param name="Exporter">What it counts.</param>
/// <param name="Others">Whatever else tells one series from another.</param>
/// <param name="IsFailed">Whether it counts spans that failed.</param>
/// <param name="Start">When it began; 0 where that is not told.</param>
internal readonly record struct CounterKey(string Resource, string Exporter, string Others, bool IsFailed, long Start);

/// <summary>The first and the last point of a counter by their times, in whatever order they are read.</summary>
internal sealed class CounterSeries
{
    // The points of one export may each have a time of their own.
    private const long OneExport = 500_000_000;

    private long firstTime = long.MaxValue, first, lastTime = long.MinValue, last, deltas;

    public void Add(long time, long value)
    {
        if (time < firstTime) (firstTime, first) = (time, value);
        if (time >= lastTime) (lastTime, last) = (time, value);
    }

    public void AddDelta(long value) => deltas += value;

    /// <summary>What was counted while the files were written.</summary>
    /// <param name="start">When it began; 0 where that is not told.</param>
    /// <param name="firstOfResource">The first point of any counter of who counts.</param>
    /// <param name="firstOfAll">The first point in the files.</param>
    public long Total(long start, long firstOfResource, long firstOfAll)
    {
        if (firstTime == long.MaxValue) return deltas;

        // One that says that it began with its first point does not know when it did. Source: OpenTelemetry's metrics data model, unknown start time.
        var hasBegunSince = (start >= firstOfAll && start < firstTime) || firstOfResource < firstTime - OneExport;
        return deltas + (hasBegunSince || last < first ? last : last - first);
    }
}
