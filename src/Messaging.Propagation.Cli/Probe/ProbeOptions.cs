namespace Messaging.Propagation.Cli.Probe;

/// <summary>What a run was asked for.</summary>
/// <param name="Count">The canaries of the lag, and the most that are sent in one step of any measurement.</param>
/// <param name="Timeout">How long canaries have to come back.</param>
/// <param name="Creates">Whether a destination that is absent is made, and removed afterwards.</param>
internal sealed record ProbeOptions(int Count, TimeSpan Timeout, bool Creates)
{
    /// <summary>More messages of others than this in front of the canaries, and the probe gives up before it keeps them from their readers.</summary>
    public const int MaxForeign = 1000;

    /// <summary>How long a clean-up may take, and a poll beyond what it was told to wait.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100), LongestTimeout = TimeSpan.FromHours(1);

    public TimeSpan Grace { get; init; } = DefaultGrace;

    public CanaryMark Mark { get; } = new();

    /// <summary>How long a connection may take: an unreachable broker is told soon, however patient the probe is with canaries.</summary>
    public TimeSpan ConnectTimeout => Timeout < LongestConnect ? Timeout : LongestConnect;

    /// <summary>After this a canary that nobody brought back is nobody's burden any more, where the broker lets messages expire.</summary>
    public TimeSpan TimeToLive => Timeout + TimeSpan.FromMinutes(5);

    /// <exception cref="UsageException">It is no time, or not a useful one.</exception>
    public static TimeSpan ParseTimeout(string text) =>
        Duration.Read(text, ShortestTimeout, LongestTimeout) ??
        throw new UsageException("--timeout takes a time from 100ms to 1h, as in 30s or 2m.");

    public static UsageException TooManyForeign(string address) => new(
        $"{address} holds more than {MaxForeign} messages in front of the canaries: probe it when it has been read, or give a queue of its own by --create.");

    public static UsageException CameAgain(string address) => new(
        $"{address} delivers a message again that the probe still holds, and each time counts: probe it when it has been read, or give a queue of its own by --create.");
}
