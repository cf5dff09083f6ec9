namespace Messaging.Propagation;

/// <summary>How far contexts that come from a destination are trusted.</summary>
public sealed class TrustPolicy
{
    private DestinationTag[] acceptedTags = [];

    /// <summary>Default of <see cref="FreshnessWindow"/>.</summary>
    public static readonly TimeSpan DefaultFreshnessWindow = TimeSpan.FromDays(1);

    /// <summary>Default of <see cref="ClockTolerance"/>.</summary>
    public static readonly TimeSpan DefaultClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets which contexts are adopted.</summary>
    /// <value>Default: <see cref="TrustMode.Trust"/>.</value>
    public TrustMode Mode { get; set; }

    /// <summary>
    /// Gets or sets how old a signed message may be. It limits how long a recorded message can be replayed, so set it little longer than messages may
    /// wait, retries and dead-letter queues included.
    /// </summary>
    /// <value>Default: 1 day.</value>
    public TimeSpan FreshnessWindow { get; set; } = DefaultFreshnessWindow;

    /// <summary>Gets or sets how far in the future a signed message may have been sent, for clocks that disagree.</summary>
    /// <value>Default: 5 minutes.</value>
    public TimeSpan ClockTolerance { get; set; } = DefaultClockTolerance;

    /// <summary>
    /// Gets or sets whether a signature that names no destination is refused. Set it when every sender writes such signatures: until then a message of an older
    /// sender can be replayed on another destination.
    /// </summary>
    /// <value>Default: false.</value>
    public bool RequireDestination { get; set; }

    /// <summary>
    /// Gets the other destinations whose signatures are accepted here, by their names: those from which the broker itself moves messages, as a redrive policy does to a
    /// dead-letter queue, or forwarding to another entity.
    /// </summary>
    /// <value>Default: none.</value>
    public ICollection<string> AcceptedDestinations { get; } = [];

    internal TrustPolicy Copy()
    {
        var copy = new TrustPolicy { Mode = Mode, FreshnessWindow = FreshnessWindow, ClockTolerance = ClockTolerance, RequireDestination = RequireDestination };
        foreach (var destination in AcceptedDestinations) copy.AcceptedDestinations.Add(destination);
        copy.acceptedTags = [.. AcceptedDestinations.Select(DestinationTag.Of), .. AcceptedDestinations.Select(name => DestinationTag.Of(name.ToLowerInvariant()))];
        return copy;
    }

    internal bool Accepts(DestinationTag tag) => Array.IndexOf(acceptedTags, tag) >= 0;
}
