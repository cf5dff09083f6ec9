namespace Messaging.Propagation.Cli.Audit;

/// <summary>What is counted for a destination.</summary>
/// <param name="system">The number of its system's name.</param>
/// <param name="destination">The number of its name.</param>
internal sealed class DestinationTally(int system, int destination)
{
    private static readonly int Indicators = Enum.GetValues<AuditIndicator>().Length;

    private readonly long[] samples = new long[Indicators], bad = new long[Indicators];

    public int System => system;

    public int Destination => destination;

    public SizeCounts Baggage { get; } = new();

    /// <summary>From when the producer's span began to when the message was processed.</summary>
    public Durations Lag { get; } = new();

    public void Count(AuditIndicator indicator, long of, long wrong)
    {
        samples[(int)indicator] += of;
        bad[(int)indicator] += wrong;
    }

    public long Samples(AuditIndicator indicator) => samples[(int)indicator];

    public long Bad(AuditIndicator indicator) => bad[(int)indicator];
}
