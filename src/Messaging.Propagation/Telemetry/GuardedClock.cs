namespace Messaging.Propagation;

/// <summary>
/// The clock of the options, which is the user's code. The first time that it throws, that is reported, and the system's clock is used from then on. Safe for many
/// threads.
/// </summary>
internal sealed class GuardedClock : TimeProvider
{
    private readonly Action<string, Exception> report;
    private TimeProvider current;

    private GuardedClock(TimeProvider time, Action<string, Exception> report) => (current, this.report) = (time, report);

    public override long TimestampFrequency => Read(static time => time.TimestampFrequency);

    /// <summary>Guards a clock; the system's own needs no guard.</summary>
    public static TimeProvider Of(TimeProvider time, Action<string, Exception> report) => time == System ? time : new GuardedClock(time, report);

    public override DateTimeOffset GetUtcNow() => Read(static time => time.GetUtcNow());

    public override long GetTimestamp() => Read(static time => time.GetTimestamp());

    private T Read<T>(Func<TimeProvider, T> read)
    {
        var time = Volatile.Read(ref current);
        try
        {
            return read(time);
        }
        catch (Exception exception)
        {
            if (Interlocked.CompareExchange(ref current, System, time) == time) report("clock", exception);
            return read(System);
        }
    }
}
