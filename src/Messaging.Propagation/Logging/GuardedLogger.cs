using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Messaging.Propagation;

/// <summary>
/// Writes every log line of the library. Lines are throttled. A logger may send through a decorated client: lines that are raised while another is being
/// written, on the same flow or one that the logger started, are dropped and counted. Never throws. Safe for many threads.
/// </summary>
internal sealed class GuardedLogger(ILoggerFactory? loggers, TimeProvider time, TimeSpan interval)
{
    // Set while a line is being written. All propagators share it, since one may log through the client of another.
    private static readonly AsyncLocal<object?> Writing = new();

    private readonly ILogger logger = loggers?.CreateLogger(PropagationTelemetry.Name) ?? NullLogger.Instance;
    private readonly LogThrottle throttle = new(time, interval);

    /// <summary>Gets whether there is a logger.</summary>
    public bool IsOn { get; } = loggers is not null;

    /// <summary>Writes a line, unless one of the same event, reason and destination was written in the interval.</summary>
    /// <param name="line">The event.</param>
    /// <param name="reason">What tells lines of the event apart besides the destination; null for nothing.</param>
    /// <param name="destination">The destination; null if there is none.</param>
    /// <param name="subject">What the line is about.</param>
    /// <param name="values">Returns the values of the template's slots; called only if the line is written.</param>
    /// <param name="exception">The exception of the line; default: null, none.</param>
    public void Write<T>(LogEvent line, string? reason, string? destination, T subject, Func<T, object?[]> values, Exception? exception = null)
    {
        if (!IsOn) return;
        try
        {
            var isWriting = Writing.Value is not null;
            if (throttle.TryEnter(reason is null ? line.Id.Name! : $"{line.Id.Name} {reason}", destination, out var heldBack, mayEnter: !isWriting))
                WriteNow(line, subject, values, heldBack, exception);
            else if (isWriting) CountDropped();
        }
        catch (Exception failure)
        {
            InternalError.Count("log", failure);
        }
    }

    /// <summary>Writes a line once for each key.</summary>
    /// <param name="line">The event.</param>
    /// <param name="key">What the event has one line for; null for one line in all.</param>
    /// <param name="subject">What the line is about.</param>
    /// <param name="values">Returns the values of the template's slots; called only if the line is written.</param>
    /// <param name="exception">The exception of the line; default: null, none.</param>
    public void WriteOnce<T>(LogEvent line, string? key, T subject, Func<T, object?[]> values, Exception? exception = null)
    {
        if (!IsOn) return;
        try
        {
            if (!throttle.IsNew(line.Id.Name!, key)) return;
            if (Writing.Value is not null) CountDropped();
            else if (throttle.IsFirst(line.Id.Name!, key)) WriteNow(line, subject, values, heldBack: 0, exception);
        }
        catch (Exception failure)
        {
            InternalError.Count("log", failure);
        }
    }

    /// <summary>Begins a scope of the logger, which is the user's code.</summary>
    /// <param name="state">The state of the scope.</param>
    public IDisposable? BeginScope(ProducerLogScope state) => logger.BeginScope(state);

    private static void CountDropped() => PropagationMetrics.LogDropped.Add(1);

    private void WriteNow<T>(LogEvent line, T subject, Func<T, object?[]> values, long heldBack, Exception? exception)
    {
        Writing.Value = this;
        try
        {
            if (!logger.IsEnabled(line.Level)) return;
            var state = new LogLine(line.Template, [.. values(subject), heldBack > 0 ? heldBack : null]);
            logger.Log(line.Level, line.Id, state, exception, static (state, _) => state.ToString());
        }
        catch (Exception failure)
        {
            // Still within the guard: a trace listener may send as well.
            InternalError.Count("log", failure);
        }
        finally
        {
            Writing.Value = null;
        }
    }
}
