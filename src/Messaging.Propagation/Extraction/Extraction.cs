using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>What was read from a message's carrier.</summary>
public readonly struct Extraction
{
    // Bytes, because an extraction is copied often: 0 stands for no sampling state.
    private readonly byte outcome, sampling, provenance;

    // The format of a context, or the unread field of a message without one.
    private readonly object? formatOrUnread;

    /// <summary>Initializes the usual result: valid W3C fields, and a valid stamp or none.</summary>
    internal Extraction(in ActivityContext context, in ContextStamp? stamp, BaggageEntry[]? baggage, int baggageSize)
    {
        Outcome = ExtractionOutcome.Extracted;
        Format = ContextFormat.TraceContext;
        Context = context;
        Sampling = TraceContextCodec.SamplingOf(context.TraceFlags);
        Provenance = Provenance.Adopted;
        BaggageArray = baggage;
        BaggageSize = baggageSize;
        Stamp = stamp;
    }

    /// <summary>Gets how it ended.</summary>
    public ExtractionOutcome Outcome
    {
        get => (ExtractionOutcome)outcome;
        internal init => outcome = (byte)value;
    }

    /// <summary>Gets the format that the context was written in; null if none was extracted.</summary>
    public ContextFormat? Format
    {
        get => formatOrUnread as ContextFormat;
        internal init => formatOrUnread = value;
    }

    /// <summary>
    /// Gets a field that shows that the message carries, or its sender knows, a context in a form that is not read; null if a context was extracted, if there is no such
    /// field, or if signatures are required. Found only where logs, metrics or observers ask for it, among the first 256 fields.
    /// </summary>
    public UnreadField? Unread
    {
        get => formatOrUnread as UnreadField;
        internal init => formatOrUnread = value;
    }

    /// <summary>The sender's context, with <see cref="ActivityContext.IsRemote"/> set; default where none was extracted.</summary>
    public ActivityContext Context { get; internal init; }

    /// <summary>
    /// What the sender said of sampling. It may have been said without a context, as B3 can; null where nothing was said.
    /// </summary>
    public SamplingState? Sampling
    {
        get => sampling == 0 ? null : (SamplingState)(sampling - 1);
        internal init => sampling = (byte)(value is { } state ? (int)state + 1 : 0);
    }

    /// <summary>
    /// Gets where the context comes from: <see cref="Provenance.Verified"/>, <see cref="Provenance.Adopted"/>, or <see cref="Provenance.Refused"/>, where the policy of
    /// the destination did not adopt what the message carries. <see cref="Provenance.Unknown"/> for a message that carries nothing.
    /// </summary>
    public Provenance Provenance
    {
        get => (Provenance)provenance;
        internal init => provenance = (byte)value;
    }

    /// <summary>
    /// Gets whether the context may be continued. False if there is none, or if the policy of the destination is <see cref="TrustMode.Restart"/>: spans then
    /// only link to it.
    /// </summary>
    public bool IsAdopted => Outcome == ExtractionOutcome.Extracted && Provenance is not (Provenance.Refused or Provenance.Unknown);

    /// <summary>The baggage, in order, each key once; empty where there is none.</summary>
    public IReadOnlyList<BaggageEntry> Baggage => BaggageArray ?? [];

    /// <summary>The bytes of the baggage that was read, as written on the carrier.</summary>
    public int BaggageSize { get; internal init; }

    /// <summary>What the sender stamped on the message; null where there is no stamp, or none that could be read or trusted.</summary>
    public ContextStamp? Stamp { get; internal init; }

    /// <summary>Everything that was wrong, each reason once a field; empty on a message without fault.</summary>
    public IReadOnlyList<ExtractionFailure> Failures => FailureArray ?? [];

    internal BaggageEntry[]? BaggageArray { get; init; }

    /// <summary>The fingerprints of what must not leave this process; null where everything on the message was adopted.</summary>
    internal FieldPrints? Refused { get; init; }

    internal ExtractionFailure[]? FailureArray { get; init; }

    /// <summary>Whether the carrier held nothing that could be read, and nothing that could not.</summary>
    internal bool IsNothing => Outcome == ExtractionOutcome.Absent && Sampling is null && BaggageArray is null && Stamp is null && FailureArray is null && Refused is null;

    /// <summary>The context if it may be continued; otherwise default.</summary>
    internal ActivityContext AdoptedContext => IsAdopted ? Context : default;

    /// <summary>The stamp if what it says may be passed on; otherwise null.</summary>
    internal ContextStamp? AdoptedStamp => Provenance == Provenance.Refused ? null : Stamp;

    /// <summary>
    /// Returns the outcome, the trace id and its format, the failures and the unread field, for example <c>Extracted, trace 0af7651916cd43dd8448eb211c80319c (tracecontext),
    /// Malformed in baggage</c>. It is safe to log: names from outside are made printable, and no value of a field is shown.
    /// </summary>
    public override string ToString()
    {
        var parts = new List<string> { Outcome.ToString() };
        if (Outcome == ExtractionOutcome.Extracted) parts.Add($"trace {Context.TraceId} ({Format})");
        if (Outcome == ExtractionOutcome.Extracted && !IsAdopted) parts.Add("not adopted");
        foreach (var failure in Failures) parts.Add(failure.Field.Length == 0 ? failure.Reason.ToString() : $"{failure.Reason} in {PrintableText.Of(failure.Field)}");
        if (Unread is not null) parts.Add($"{Unread.Name} not read");
        return string.Join(", ", parts);
    }

    /// <summary>
    /// The same, for a message of which the receive call did not ask for a field: where no context was found, that may be why, and is
    /// added as <see cref="FailureReason.FieldNotRequested"/>. For those who write a decorator.
    /// </summary>
    /// <param name="field">The field's name, as a rule <c>traceparent</c>.</param>
    public Extraction NotRequested(string field) => Outcome != ExtractionOutcome.Absent
        ? this
        : this with { FailureArray = [.. Failures, new ExtractionFailure(FailureReason.FieldNotRequested, field, ContextFormat.Of(field))] };
}
