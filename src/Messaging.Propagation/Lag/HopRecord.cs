namespace Messaging.Propagation;

/// <summary>A hop as it is remembered: times in ticks, and one object in place of its names.</summary>
internal readonly struct HopRecord
{
    private const long Unknown = -1;

    private readonly long sent;
    private readonly long received;
    private readonly long lag;
    private readonly int attempt;
    private readonly int number;
    private readonly int message;
    private readonly LagClock clock;
    private readonly bool skewed;

    public HopRecord(in ArrivalReport report)
    {
        Source = report.Operation.Source;
        sent = report.Sent?.UtcTicks ?? Unknown;
        received = report.Received.UtcTicks;
        lag = report.Lag?.Ticks ?? Unknown;
        attempt = report.Delivery.Attempt ?? 0;
        message = attempt == 0 ? 0 : report.Delivery.MessageId?.GetHashCode(StringComparison.Ordinal) ?? 0;
        number = report.Extraction.Stamp?.Hop ?? 0;
        clock = report.Clock;
        skewed = report.ClockSkewed;
        Failures = FailureSet.Of(report.Extraction);
        Origin = report.Extraction.Stamp?.Origin.UtcTicks ?? long.MaxValue;
    }

    public OperationSource Source { get; }

    public FailureSet Failures { get; }

    /// <summary>When the trace first entered a queue; <see cref="long.MaxValue"/> where nobody says.</summary>
    public long Origin { get; }

    public long Received => received;

    public long Lag => Math.Max(lag, 0);

    /// <summary>Whether the broker counts deliveries, so that this may be one of several of its message.</summary>
    public bool MayComeAgain => attempt > 0;

    /// <summary>
    /// Whether both are deliveries of one message to one kind of consumer. Messages without ids that were sent in the same millisecond are only told apart where both
    /// are first deliveries.
    /// </summary>
    public bool IsSameMessage(in HopRecord other) =>
        sent == other.sent && sent != Unknown && message == other.message && (message != 0 || attempt > 1 || other.attempt > 1) &&
        (ReferenceEquals(Source, other.Source) || (Source.Destination == other.Source.Destination && Source.Group == other.Source.Group));

    public TraceHop ToHop() => new()
    {
        System = Source.System,
        Destination = Source.Destination,
        Group = Source.Group,
        Sent = sent == Unknown ? null : new DateTimeOffset(sent, TimeSpan.Zero),
        Received = new DateTimeOffset(received, TimeSpan.Zero),
        Lag = lag == Unknown ? null : new TimeSpan(lag),
        Clock = clock,
        Attempt = attempt == 0 ? null : attempt,
        Number = number == 0 ? null : number,
        ClockSkewed = skewed,
        Failures = Failures.ToList(),
    };
}
