namespace Messaging.Propagation;

/// <summary>Whether contexts that come from a destination are adopted.</summary>
public sealed class TrustPolicy
{
    /// <summary>Default of <see cref="FreshnessWindow"/>.</summary>
    public static readonly TimeSpan DefaultFreshnessWindow = TimeSpan.FromDays(1);

    /// <summary>Default of <see cref="ClockTolerance"/>.</summary>
    public static readonly TimeSpan DefaultClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>How far they are trusted.</summary>
    /// <value>Default: <see cref="TrustMode.Trust"/>.</value>
    public TrustMode Mode { get; set; }

    /// <summary>
    /// How old a signed message may be. It bounds how long a recorded message can be replayed, so it should be little longer than messages may
    /// wait, retries and dead-letter queues included.
    /// </summary>
    /// <value>Default: 1 day.</value>
    public TimeSpan FreshnessWindow { get; set; } = DefaultFreshnessWindow;

    /// <summary>How far in the future a signed message may have been sent, for clocks that disagree.</summary>
    /// <value>Default: 5 minutes.</value>
    public TimeSpan ClockTolerance { get; set; } = DefaultClockTolerance;

    internal TrustPolicy Copy() => new() { Mode = Mode, FreshnessWindow = FreshnessWindow, ClockTolerance = ClockTolerance };
}
