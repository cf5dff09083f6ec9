using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>The handling of a message, or of a batch, that is the current one from its start to its end.</summary>
internal class AmbientProcessing : MessageProcessing
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

    internal override MessageProcessing? Outer => outer;

    internal override ActivityContext AdoptedContext => extraction.AdoptedContext;

    internal override BaggageEntry[]? AdoptedBaggage => extraction.BaggageArray;

    internal override ContextStamp? AdoptedStamp => extraction.AdoptedStamp;

    private protected override bool HasOwnRefused => extraction.Refused is not null;

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

    private protected override CarriedMessage? FindOwn(in ActivityContext context) =>
        ForwardingRule.IsSame(context, extraction.Context) ? CarriedMessage.Of(extraction) : null;

    private protected override bool RefusedOwn(FieldPrints prints, bool baggage) =>
        extraction.Refused is not null && CarriedMessage.Of(extraction)?.Refuses(prints, baggage) == true;
}
