using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>What was read from a message's carrier.</summary>
public readonly struct Extraction
{
    private readonly BaggageEntry[]? baggage;
    private readonly ExtractionFailure[]? failures;

    internal Extraction(
        ExtractionOutcome outcome, ContextFormat? format, in ActivityContext context, BaggageEntry[]? baggage, int baggageSize,
        ContextStamp? stamp, ExtractionFailure[]? failures)
    {
        Outcome = outcome;
        Format = format;
        Context = context;
        this.baggage = baggage;
        BaggageSize = baggageSize;
        Stamp = stamp;
        this.failures = failures;
    }

    /// <summary>How it ended.</summary>
    public ExtractionOutcome Outcome { get; }

    /// <summary>The format that the context was written in; null where none was extracted.</summary>
    public ContextFormat? Format { get; }

    /// <summary>The sender's context, with <see cref="ActivityContext.IsRemote"/> set; default where none was extracted.</summary>
    public ActivityContext Context { get; }

    /// <summary>The baggage, in order, each key once; empty where there is none.</summary>
    public IReadOnlyList<BaggageEntry> Baggage => baggage ?? [];

    /// <summary>The bytes of the baggage that was read, as written on the carrier.</summary>
    public int BaggageSize { get; }

    /// <summary>What the sender stamped on the message; null where there is no stamp, or none that could be read.</summary>
    public ContextStamp? Stamp { get; }

    /// <summary>Everything that was wrong, each reason once a field; empty on a message without fault.</summary>
    public IReadOnlyList<ExtractionFailure> Failures => failures ?? [];

    internal BaggageEntry[]? BaggageArray => baggage;

    /// <summary>
    /// The same, for a message of which the receive call did not ask for a field: where no context was found, that may be why, and is
    /// added as <see cref="FailureReason.FieldNotRequested"/>. For those who write a decorator.
    /// </summary>
    /// <param name="field">The field's name, as a rule <c>traceparent</c>.</param>
    public Extraction NotRequested(string field) => Outcome != ExtractionOutcome.Absent
        ? this
        : new Extraction(
            Outcome, Format, Context, baggage, BaggageSize, Stamp,
            [.. Failures, new ExtractionFailure(FailureReason.FieldNotRequested, field, ContextFormat.Of(field))]);
}
