namespace Messaging.Propagation.Cli.Probe;

/// <summary>What a run was asked for.</summary>
/// <param name="Count">The canaries of the lag, and the most that are sent in one step of any measurement.</param>
/// <param name="Timeout">How long canaries have to come back.</param>
/// <param name="Creates">Whether a destination that is absent is made, and removed afterwards.</param>
internal sealed record ProbeOptions(int Count, TimeSpan Timeout, bool Creates)
{
    /// <summary>More messages of others than this in front of the canaries, and the probe gives up before it keeps them from their readers.</summary>
    public const int MaxForeign = 1000;

    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(10);

    public CanaryMark Mark { get; } = new();

    /// <summary>How long a connection may take: an unreachable broker is told soon, however patient the probe is with canaries.</summary>
    public TimeSpan ConnectTimeout => Timeout < LongestConnect ? Timeout : LongestConnect;

    /// <summary>After this a canary that nobody brought back is nobody's burden any more, where the broker lets messages expire.</summary>
    public TimeSpan TimeToLive => Timeout + TimeSpan.FromMinutes(5);

    public static UsageException TooManyForeign(string address) => new(
        $"{address} holds more than {MaxForeign} messages in front of the canaries: probe it when it has been read, or give a queue of its own by --create.");
}
