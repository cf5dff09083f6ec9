using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>What was read from a message's carrier.</summary>
public readonly struct Extraction
{
    /// <summary>What W3C's fields and a stamp hold that are without fault.</summary>
    internal Extraction(in ActivityContext context, in ContextStamp? stamp, bool isAdopted, BaggageEntry[]? baggage, int baggageSize)
    {
        Outcome = ExtractionOutcome.Extracted;
        Format = ContextFormat.TraceContext;
        Context = context;
        Sampling = TraceContextCodec.SamplingOf(context.TraceFlags);
        IsAdopted = isAdopted;
        BaggageArray = baggage;
        BaggageSize = baggageSize;
        Stamp = stamp;
    }

    /// <summary>How it ended.</summary>
    public ExtractionOutcome Outcome { get; internal init; }

    /// <summary>The format that the context was written in; null where none was extracted.</summary>
    public ContextFormat? Format { get; internal init; }

    /// <summary>The sender's context, with <see cref="ActivityContext.IsRemote"/> set; default where none was extracted.</summary>
    public ActivityContext Context { get; internal init; }

    /// <summary>
    /// What the sender said of sampling. It may have been said without a context, as B3 can; null where nothing was said.
    /// </summary>
    public SamplingState? Sampling { get; internal init; }

    /// <summary>
    /// Whether the context may be continued. False where there is none, and where the destination's policy is <see cref="TrustMode.Restart"/>: it is then
    /// only linked to.
    /// </summary>
    public bool IsAdopted { get; internal init; }

    /// <summary>The baggage, in order, each key once; empty where there is none.</summary>
    public IReadOnlyList<BaggageEntry> Baggage => BaggageArray ?? [];

    /// <summary>The bytes of the baggage that was read, as written on the carrier.</summary>
    public int BaggageSize { get; internal init; }

    /// <summary>What the sender stamped on the message; null where there is no stamp, or none that could be read or trusted.</summary>
    public ContextStamp? Stamp { get; internal init; }

    /// <summary>Everything that was wrong, each reason once a field; empty on a message without fault.</summary>
    public IReadOnlyList<ExtractionFailure> Failures => FailureArray ?? [];

    internal BaggageEntry[]? BaggageArray { get; init; }

    internal ExtractionFailure[]? FailureArray { get; init; }

    /// <summary>Whether the carrier held nothing that could be read, and nothing that could not.</summary>
    internal bool IsNothing => Outcome == ExtractionOutcome.Absent && Sampling is null && BaggageArray is null && Stamp is null && FailureArray is null;

    /// <summary>The context as far as it may be continued.</summary>
    internal ActivityContext AdoptedContext => IsAdopted ? Context : default;

    /// <summary>
    /// The same, for a message of which the receive call did not ask for a field: where no context was found, that may be why, and is
    /// added as <see cref="FailureReason.FieldNotRequested"/>. For those who write a decorator.
    /// </summary>
    /// <param name="field">The field's name, as a rule <c>traceparent</c>.</param>
    public Extraction NotRequested(string field) => Outcome != ExtractionOutcome.Absent
        ? this
        : this with { FailureArray = [.. Failures, new ExtractionFailure(FailureReason.FieldNotRequested, field, ContextFormat.Of(field))] };
}
