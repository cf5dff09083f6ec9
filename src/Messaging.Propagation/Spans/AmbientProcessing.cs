using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>The handling of a message, or of a batch, that is the current one from its start to its end.</summary>
internal sealed class AmbientProcessing : MessageProcessing
{
    private readonly OperationScope scope;
    private readonly Extraction extraction;
    private readonly MessageProcessing? outer;
    private readonly BaggageScope baggage;
    private readonly int uncounted;
    private readonly IDisposable? logScope;
    private OperationError? error;
    private int ended;

    public AmbientProcessing(OperationScope scope, in Extraction extraction, int uncounted, IDisposable? logScope = null)
    {
        this.logScope = logScope;
        this.scope = scope;
        this.uncounted = uncounted;
        this.extraction = extraction;
        outer = Current;
        Current = this;
        baggage = BaggageScope.Enter(extraction.BaggageArray);
    }

    public override Activity? Activity => scope.Activity;

    public override Extraction Extraction => extraction;

    public override void Fail(in OperationError failure) => error = failure;

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref ended, 1) != 0) return;

        scope.End(uncounted, error, MessagingMetrics.ConsumedMessages, MessagingMetrics.ProcessDuration, detached: false);
        Current = outer;
        baggage.Leave();
        try
        {
            logScope?.Dispose();
        }
        catch (Exception exception)
        {
            scope.Report("process", exception);
        }
    }
}
