using System.Diagnostics;
using OpenTelemetry;

namespace Messaging.Propagation;

/// <summary>What is to be written on one message. Filled where it stands, for to make it elsewhere and copy it costs more than to write a field.</summary>
internal struct InjectionPlan
{
    /// <summary>The context to write; not valid where the message keeps the one it has, or there is none.</summary>
    public ActivityContext Context;

    /// <summary>What is to be said of sampling, in formats that know more of it than a flag.</summary>
    public SamplingState Sampling;

    /// <summary>What holds for the destination; null where there is none, or none in particular.</summary>
    public DestinationPolicy? Policy;

    /// <summary>The baggage to write; empty where the message keeps what it has, or there is none.</summary>
    public Baggage Baggage;

    /// <summary>The baggage of the message being processed, whose properties travel on.</summary>
    public BaggageEntry[]? Received;

    /// <summary>The fields that stay on the message as they are.</summary>
    public StampedFields Kept;

    /// <summary>The stamp but for its fields; null where none is to be written.</summary>
    public ContextStamp? Stamp;

    public readonly BaggagePolicy BaggagePolicy => Policy?.Baggage ?? BaggagePolicy.Everything;

    public readonly bool WritesTraceContext => Context.TraceId != default && Context.SpanId != default;

    public readonly bool WritesBaggage => Baggage.Count > 0;

    public readonly bool IsEmpty => !WritesTraceContext && !WritesBaggage && Stamp is null;

    /// <summary>Adds to the context, if there is one to write, what a send writes beside it.</summary>
    public void Complete(MessagePropagator propagator, MessagingOperation operation, in Extraction existing, MessageProcessing? processing, DateTimeOffset now)
    {
        // A signature is over what is written, so a context that stays is written again.
        Policy = operation.Policy;
        var signsAnew = Policy.Keys is not null && Context.TraceId == default && existing.Outcome == ExtractionOutcome.Extracted;
        if (signsAnew) Context = existing.Context;

        var replaces = Context.TraceId != default;
        if (signsAnew) Baggage = BaggageScope.Of(existing.BaggageArray, Baggage.Current);
        else if (replaces || existing.Outcome == ExtractionOutcome.Absent) Baggage = Baggage.Current;

        Received = signsAnew ? existing.BaggageArray : ForwardingRule.BaggageOf(processing);
        Sampling = ForwardingRule.SamplingOf(Context, existing, processing);
        Kept = replaces ? StampedFields.None : ForwardingRule.FieldsOf(existing);
        if (WritesBaggage) Kept &= ~StampedFields.Baggage;
        if ((propagator.WritesStamp || Policy.Keys is not null) && (replaces || WritesBaggage || Kept != StampedFields.None))
            Stamp = StampAfter(ForwardingRule.StampBefore(existing, processing), now);
    }

    /// <summary>Adds the stamp to a message whose context the client itself writes after us, where there is nothing else to write.</summary>
    public void AddStamp(MessagePropagator propagator, in Extraction existing, MessageProcessing? processing, DateTimeOffset now)
    {
        if (propagator.WritesStamp) Stamp ??= StampAfter(ForwardingRule.StampBefore(existing, processing), now);
    }

    private static ContextStamp StampAfter(ContextStamp? earlier, DateTimeOffset now) => earlier is { } stamp
        ? new ContextStamp(now, stamp.Origin, (int)Math.Min((long)stamp.Hop + 1, int.MaxValue), default)
        : new ContextStamp(now, now, 1, default);
}
