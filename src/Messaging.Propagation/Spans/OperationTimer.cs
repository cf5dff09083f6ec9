namespace Messaging.Propagation;

/// <summary>When an operation began: taken before the client is called, since what a span is to say is often known only afterwards.</summary>
public readonly struct OperationTimer
{
    private readonly TimeProvider? time;
    private readonly long timestamp;

    private OperationTimer(TimeProvider time)
    {
        this.time = time;
        timestamp = time.GetTimestamp();
        Started = time.GetUtcNow();
    }

    /// <summary>The time of day at which it began.</summary>
    public DateTimeOffset Started { get; }

    internal TimeSpan Elapsed => time?.GetElapsedTime(timestamp) ?? default;

    internal static OperationTimer Start(TimeProvider time) => new(time);
}
