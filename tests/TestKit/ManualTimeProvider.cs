namespace Messaging.Propagation.TestKit;

/// <summary>A clock that moves when it is told to.</summary>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private long ticks = start.UtcTicks, setBack;

    /// <summary>Starts at a fixed time, 2026-01-02 03:04:05.678 UTC.</summary>
    public ManualTimeProvider()
        : this(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref ticks) - Volatile.Read(ref setBack), TimeSpan.Zero);

    public override long GetTimestamp() => Volatile.Read(ref ticks);

    public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);

    /// <summary>Sets the time of day back, as an administrator or a time server does. Timestamps go on.</summary>
    public void SetBack(TimeSpan by) => Interlocked.Add(ref setBack, by.Ticks);
}
