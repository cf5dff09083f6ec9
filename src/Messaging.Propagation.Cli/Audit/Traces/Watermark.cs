namespace Messaging.Propagation.Cli.Audit;

/// <summary>
/// The time up to which the files have been read, by the spans' own times: the earliest of the last few batches. A service whose clock is ahead cannot close
/// everybody's traces, and one whose clock is behind keeps them open a little longer.
/// </summary>
internal sealed class Watermark
{
    /// <summary>By how many batches the time is told.</summary>
    public const int Batches = 16;

    private readonly long[] last = new long[Batches];
    private int count;

    public long Time { get; private set; } = long.MinValue;

    public void Add(long time)
    {
        last[count++ % Batches] = time;
        if (count < Batches) return;
        var earliest = long.MaxValue;
        foreach (var each in last) earliest = Math.Min(earliest, each);
        Time = Math.Max(Time, earliest);
        if (count >= Batches * 2) count -= Batches;
    }
}
