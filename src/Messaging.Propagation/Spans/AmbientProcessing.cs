using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>The processing of one message, with its span and metrics.</summary>
internal class AmbientProcessing : ScopedProcessing
{
    private readonly OperationScope scope;
    private readonly int uncounted;

    // Not nullable, which takes 8 bytes more of every message: without a type there is none.
    private OperationError error;
    private IDisposable? logScope;

    /// <summary>Starts the processing of a message whose span has been started.</summary>
    /// <param name="scope">The span and the metrics.</param>
    /// <param name="extraction">What the message carried.</param>
    /// <param name="uncounted">The messages that no receive has counted.</param>
    /// <param name="interrupted">What is current again afterwards; default: null, what is current now.</param>
    public AmbientProcessing(OperationScope scope, in Extraction extraction, int uncounted, InterruptedProcessing? interrupted = null)
        : base(extraction, interrupted)
    {
        this.scope = scope;
        this.uncounted = uncounted;
        logScope = scope.BeginLogScope(extraction);
    }

    public override Activity? Activity => scope.Activity;

    /// <summary>Returns the outermost processing around the calling code that another one of the same destination shows to be forgotten; null if there is none.</summary>
    /// <param name="operation">The operation of the processing that starts.</param>
    /// <param name="isBatch">Whether it is that of a batch. The processing of one message within that of its batch is meant.</param>
    public static AmbientProcessing? FindForgotten(MessagingOperation operation, bool isBatch)
    {
        AmbientProcessing? forgotten = null;
        for (var around = Current; around is not null; around = around.Outer)
            if (around is AmbientProcessing { IsEnded: false } ambient && ambient.scope.IsOfSource(operation) && (isBatch || ambient is not BatchProcessing))
                forgotten = ambient;
        return forgotten;
    }

    public override void Fail(in OperationError failure) => error = failure.Type is null ? failure with { Type = OperationError.Other } : failure;

    /// <summary>Makes current, in the calling flow, what was current before this processing.</summary>
    public void LeaveBehind()
    {
        if (scope.IsWithin(Activity.Current)) Activity.Current = LiveSpan.Of(LivePrevious());
        EndLogScope();
        LeaveBaggage();
        Current = Outer;
    }

    internal override void Resume() => logScope ??= scope.BeginLogScope(Extraction);

    protected override void End()
    {
        scope.WithPrevious(LivePrevious()).End(
            uncounted, error.Type is null ? null : error, MessagingMetrics.ConsumedMessages, MessagingMetrics.ProcessDuration, detached: false);
        EndLogScope();
    }

    private void EndLogScope()
    {
        try
        {
            Interlocked.Exchange(ref logScope, null)?.Dispose();
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
