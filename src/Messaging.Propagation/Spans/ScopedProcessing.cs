using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>A processing that is current from its start to its end, with the baggage of its message.</summary>
internal abstract class ScopedProcessing : MessageProcessing
{
    private readonly Extraction extraction;
    private readonly MessageProcessing? outer;
    private readonly BaggageScope baggage;
    private int ended;

    protected ScopedProcessing(in Extraction extraction, InterruptedProcessing? interrupted = null)
    {
        this.extraction = extraction;
        Interrupted = interrupted;
        outer = Current;
        Current = this;
        baggage = BaggageScope.Enter(extraction.BaggageArray);
    }

    public override Extraction Extraction => extraction;

    internal override bool IsEnded => Volatile.Read(ref ended) != 0;

    internal override MessageProcessing? Outer => outer;

    internal override ActivityContext AdoptedContext => extraction.AdoptedContext;

    internal override BaggageEntry[]? AdoptedBaggage => extraction.BaggageArray;

    internal override ContextStamp? AdoptedStamp => extraction.AdoptedStamp;

    private protected override bool HasOwnRefused => extraction.Refused is not null;

    /// <summary>Gets what is current again afterwards, in place of what was current before; null as a rule.</summary>
    internal InterruptedProcessing? Interrupted { get; }

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref ended, 1) != 0) return;
        End();
        var isOwnFlow = Leave(this);
        baggage.Leave(isOwnFlow, LiveBaggage());
        if (isOwnFlow) Interrupted?.Resume();
    }

    internal void MakeCurrent() => Current = this;

    /// <summary>Called when the processing is current again after another one has interrupted it.</summary>
    internal virtual void Resume()
    {
    }

    protected void LeaveBaggage() => BaggageScope.Holder = LiveBaggage();

    protected abstract void End();

    private protected override CarriedMessage? FindOwn(in ActivityContext context) =>
        ForwardingRule.IsSame(context, extraction.Context) ? CarriedMessage.Of(extraction) : null;

    private protected override bool RefusedOwn(FieldPrints prints, bool baggage) =>
        extraction.Refused is not null && CarriedMessage.Of(extraction)?.Refuses(prints, baggage) == true;

    // Scopes may end in any order: the baggage before this one may be that of a message that has ended.
    private object? LiveBaggage()
    {
        var before = baggage.Outer;
        for (var around = outer as ScopedProcessing; before is not null && around is not null; around = around.outer as ScopedProcessing)
            if (around.IsEnded && ReferenceEquals(before, around.baggage.Own))
                before = around.baggage.Outer;
        return before;
    }
}
