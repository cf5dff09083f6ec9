using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>The processing of one message, with its span and metrics.</summary>
internal class AmbientProcessing(OperationScope scope, in Extraction extraction, int uncounted, IDisposable? logScope = null) : ScopedProcessing(extraction)
{
    private readonly OperationScope scope = scope;
    private OperationError? error;

    public override Activity? Activity => scope.Activity;

    public override void Fail(in OperationError failure) => error = failure;

    protected override void End()
    {
        scope.WithPrevious(LivePrevious()).End(uncounted, error, MessagingMetrics.ConsumedMessages, MessagingMetrics.ProcessDuration, detached: false);
        try
        {
            logScope?.Dispose();
        }
        catch (Exception exception)
        {
            scope.Report("process", exception);
        }
    }

    // Scopes may end in any order: the span before this one may be that of a message that has ended.
    private Activity? LivePrevious()
    {
        var span = scope.Previous;
        for (var around = Outer; span is { IsStopped: true } && around is not null; around = around.Outer)
            if (around is AmbientProcessing ambient && ReferenceEquals(span, ambient.Activity))
                span = ambient.scope.Previous;
        return span;
    }
}
