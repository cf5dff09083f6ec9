using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>The current span, if it has not ended: work that outlives a request or a message inherits a span that is over.</summary>
internal static class LiveSpan
{
    /// <summary>Gets the current span, or the nearest one around it that has not ended; null if there is none.</summary>
    public static Activity? Current => Of(Activity.Current);

    /// <summary>Returns a span, or the nearest one around it that has not ended; null if there is none.</summary>
    public static Activity? Of(Activity? span)
    {
        while (span is { IsStopped: true }) span = span.Parent;
        return span;
    }
}
