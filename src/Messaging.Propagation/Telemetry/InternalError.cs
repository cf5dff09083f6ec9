using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>Exceptions of hooks, observers, listeners and loggers, which the library caught.</summary>
internal static class InternalError
{
    /// <summary>Counts and logs an exception. Never throws.</summary>
    public static void Report(GuardedLogger log, string stage, Exception exception)
    {
        Count(stage);
        log.Write(LogEvents.Error, null, stage, stage, static stage => [stage], exception);
    }

    /// <summary>Counts an exception that cannot be logged, and passes it to the trace listeners. Never throws.</summary>
    public static void Count(string stage, Exception exception)
    {
        Count(stage);
        Forward(exception);
    }

    /// <summary>Counts an exception. Never throws.</summary>
    public static void Count(string stage)
    {
        try
        {
            PropagationMetrics.Errors.Add(1, new KeyValuePair<string, object?>("stage", stage));
        }
        catch (Exception exception)
        {
            Forward(exception);
        }
    }

    private static void Forward(Exception exception)
    {
        try
        {
            Trace.TraceError(exception.ToString());
        }
        catch (Exception)
        {
            return; // A trace listener throws as well: the message goes on all the same.
        }
    }
}
