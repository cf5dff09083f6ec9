using System.Diagnostics;
using OpenTelemetry;

namespace Messaging.Propagation;

/// <summary>What to write on one message. Mutable to avoid copying a large struct.</summary>
internal struct InjectionPlan
{
    /// <summary>The context to write; not valid if there is none.</summary>
    public ActivityContext Context;

    /// <summary>The sampling state to write, in formats that have more than a flag.</summary>
    public SamplingState Sampling;

    /// <summary>The policy of the destination; null if there is none.</summary>
    public DestinationPolicy? Policy;

    /// <summary>The keys that sign what is written; null where it is not to be signed.</summary>
    public KeyRing? Keys;

    /// <summary>The baggage to write.</summary>
    public Baggage Baggage;

    /// <summary>Baggage that was received: entries that travel on unchanged keep its properties.</summary>
    public BaggageEntry[]? Received;

    /// <summary>The stamp without its fields; null where none is to be written.</summary>
    public ContextStamp? Stamp;

    /// <summary>Whether every context field that the message carries is removed: this process refused it.</summary>
    public bool DropsContext;

    /// <summary>Whether every baggage field that the message carries is removed: this process filtered it.</summary>
    public bool DropsBaggage;

    public readonly BaggagePolicy BaggagePolicy => Policy?.Baggage ?? BaggagePolicy.Everything;

    public readonly bool WritesTraceContext => Context.TraceId != default && Context.SpanId != default;

    public readonly bool WritesBaggage => Baggage.Count > 0;

    public readonly bool IsEmpty => !WritesTraceContext && !WritesBaggage && Stamp is null && !DropsContext && !DropsBaggage;

    /// <summary>Fills the plan of a send.</summary>
    /// <param name="propagator">The options.</param>
    /// <param name="operation">The send.</param>
    /// <param name="outgoing">What the message carries.</param>
    /// <param name="decision">What the send does with it.</param>
    /// <param name="span">The span whose context goes on; null if there is none.</param>
    /// <param name="processing">The processing in which the send is made; null outside any.</param>
    /// <param name="stamp">The time of the send, and what only the caller knows of it.</param>
    public void Fill(
        MessagePropagator propagator, MessagingOperation operation, in OutgoingContext outgoing, in ForwardingDecision decision, Activity? span,
        MessageProcessing? processing, in SendStamp stamp)
    {
        Policy = operation.Policy;
        DropsContext = outgoing.IsRefused;
        DropsBaggage = outgoing.IsRefused || outgoing.HasRefusedBaggage;
        Context = decision.Rule == Forwarding.Keep ? outgoing.Existing.Context : ForwardingRule.ContextOf(span, processing);
        var isExisting = decision.Rule == Forwarding.Keep;

        // A context that finds no other in its place is written again, so that limits, policies and the stamp apply to it.
        if (!WritesTraceContext && outgoing.Existing.Outcome == ExtractionOutcome.Extracted)
        {
            Context = outgoing.Existing.Context;
            isExisting = true;
        }

        var isOwn = !isExisting || decision.IsProven;
        if (outgoing.IsNothing) UseAmbientBaggage(processing);
        else UseBaggage(outgoing.Existing, decision, isExisting, processing, ref isOwn);

        Keys = isOwn ? Policy.Keys?.Now : null;
        Sampling = ForwardingRule.SamplingOf(Context, outgoing.Existing, processing);
        if ((propagator.WritesStamp || Keys is not null) && (WritesTraceContext || WritesBaggage || stamp.IsRewritten))
            Stamp = stamp.After(StampBefore(outgoing.Existing, decision, processing), this, operation);
    }

    private void UseAmbientBaggage(MessageProcessing? processing)
    {
        Baggage = Baggage.Current;
        Received = processing?.AdoptedBaggage;
    }

    private void UseBaggage(in Extraction existing, in ForwardingDecision decision, bool isExisting, MessageProcessing? processing, ref bool isOwn)
    {
        var entries = existing.BaggageArray;
        if (decision.Rule == Forwarding.Keep) (Baggage, Received) = (BaggageScope.Of(entries, default), entries);
        else if (isExisting || decision.Rule == Forwarding.Continue) (Baggage, Received) = (BaggageScope.Of(entries, Baggage.Current), entries);
        else if (decision.Carried?.Baggage is { } carried) (Baggage, Received) = (BaggageScope.Of(carried, Baggage.Current), carried);
        else UseAmbientBaggage(processing);

        // Baggage that the caller wrote without a context stays unless there is something newer.
        if (WritesTraceContext || WritesBaggage || entries is null) return;
        (Baggage, Received) = (BaggageScope.Of(entries, default), entries);
        isOwn = decision.IsProven;
    }

    private static ContextStamp? StampBefore(in Extraction existing, in ForwardingDecision decision, MessageProcessing? processing)
    {
        if (decision.Carried is { } carried) return carried.Stamp ?? processing?.AdoptedStamp;
        return (decision.IsProven ? existing.Stamp : null) ?? processing?.AdoptedStamp;
    }
}
