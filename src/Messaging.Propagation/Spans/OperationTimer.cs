namespace Messaging.Propagation;

/// <summary>When an operation began: taken before the client is called, since what a span is to say is often known only afterwards.</summary>
public readonly struct OperationTimer
{
    private readonly TimeProvider? time;
    private readonly long timestamp;

    private OperationTimer(TimeProvider? time, long timestamp, DateTimeOffset started)
    {
        this.time = time;
        this.timestamp = timestamp;
        Started = started;
    }

    /// <summary>The time of day at which it began.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>How long it has taken until now; null where that was not to be measured.</summary>
    internal TimeSpan? Elapsed => time?.GetElapsedTime(timestamp);

    internal static OperationTimer Start(TimeProvider time) => new(time, time.GetTimestamp(), time.GetUtcNow());

    /// <summary>
    /// Notes the time of day alone, for an operation of which nobody is told how long it took: to ask a clock costs about as much as to write a field.
    /// </summary>
    internal static OperationTimer StartUnmeasured(TimeProvider time) => new(null, 0, time.GetUtcNow());
}
