namespace Messaging.Propagation;

/// <summary>When an operation began: taken before the client is called, since what a span is to say is often known only afterwards.</summary>
public readonly struct OperationTimer
{
    private const long NotMeasured = long.MinValue;

    private readonly TimeProvider? time;
    private readonly long timestamp;

    private OperationTimer(TimeProvider time, bool isMeasured)
    {
        this.time = time;
        timestamp = isMeasured ? time.GetTimestamp() : NotMeasured;
        Started = time.GetUtcNow();
    }

    /// <summary>The time of day at which it began.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>Gets how long it has taken until now; null if that is not measured.</summary>
    internal TimeSpan? Elapsed => timestamp == NotMeasured || time is null ? null : Forward(time.GetElapsedTime(timestamp));

    // A clock that was replaced meanwhile, because it throws, counts from elsewhere.
    private static TimeSpan Forward(TimeSpan elapsed) => elapsed < TimeSpan.Zero ? TimeSpan.Zero : elapsed;

    /// <summary>Notes that an operation begins.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="isMeasured">
    /// Whether anybody collects how long it takes. A span alone ends by the time of day, as every span of .NET does: to ask a clock costs about as much as
    /// to write a field.
    /// </param>
    internal static OperationTimer Start(TimeProvider time, bool isMeasured) => new(time, isMeasured);

    /// <summary>The time of day at which it ends; null where it was never begun.</summary>
    /// <param name="elapsed">How long it has taken; null where that is not measured.</param>
    internal DateTimeOffset? EndedAfter(TimeSpan? elapsed) => elapsed is { } taken ? Started + taken : time?.GetUtcNow();
}
