using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>The current span, if it has not ended: work that outlives a request or a message inherits a span that is over.</summary>
internal static class LiveSpan
{
    /// <summary>Gets the current span, or the nearest one around it that has not ended; null if there is none.</summary>
    public static Activity? Current => Of(Activity.Current);

    /// <summary>
    /// Returns true if the current span has this context and nothing has decided whether its trace is sampled: the trace begins in this process, in a span without a
    /// listener.
    /// </summary>
    public static bool IsUndecided(in ActivityContext context)
    {
        if (Current is not { IdFormat: ActivityIdFormat.W3C } span || span.SpanId != context.SpanId || span.Source.HasListeners()) return false;
        while (span.Parent is { } parent) span = parent;
        return span.ParentId is null && !span.Source.HasListeners();
    }

    /// <summary>Returns a span, or the nearest one around it that has not ended; null if there is none.</summary>
    public static Activity? Of(Activity? span)
    {
        while (span is { IsStopped: true }) span = span.Parent;
        return span;
    }
}
