using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>
/// What was current when a message began although a message of the same destination had not ended. That one was forgotten, or its handler receives from its own
/// queue: only then is it still referenced when the later one ends, and current again.
/// </summary>
internal sealed class InterruptedProcessing
{
    // Weak: a loop that never disposes would otherwise keep every message.
    private readonly WeakReference<ScopedProcessing> innermost;
    private readonly Activity? span;
    private readonly object? baggage;

    private InterruptedProcessing(ScopedProcessing innermost)
    {
        this.innermost = new WeakReference<ScopedProcessing>(innermost);
        span = Activity.Current;
        baggage = BaggageScope.Holder;
    }

    /// <summary>Leaves behind what an earlier message of the same destination made current, and logs that it has not ended. Never throws.</summary>
    /// <param name="propagator">Whose log is written.</param>
    /// <param name="operation">The operation of the processing that starts.</param>
    /// <param name="isBatch">Whether it is that of a batch.</param>
    /// <returns>What to resume afterwards; null if there is no such message.</returns>
    public static InterruptedProcessing? Leave(MessagePropagator propagator, MessagingOperation operation, bool isBatch)
    {
        if (MessageProcessing.Current is not ScopedProcessing innermost || AmbientProcessing.FindForgotten(operation, isBatch) is not { } forgotten) return null;
        propagator.SayNotDisposed(operation);
        try
        {
            var interrupted = new InterruptedProcessing(innermost);
            forgotten.LeaveBehind();
            return interrupted;
        }
        catch (Exception exception)
        {
            // A listener to changes of the current span threw.
            propagator.ReportError("process", exception);
            return null;
        }
    }

    /// <summary>Makes it current again in the calling flow, if it is referenced and has not ended.</summary>
    public void Resume()
    {
        for (var interrupted = this; interrupted is not null && interrupted.innermost.TryGetTarget(out var processing); interrupted = processing.Interrupted)
        {
            if (processing.IsEnded) continue;
            processing.MakeCurrent();
            Activity.Current = LiveSpan.Of(interrupted.span);
            BaggageScope.Holder = interrupted.baggage;
            processing.Resume();
            return;
        }
    }
}
