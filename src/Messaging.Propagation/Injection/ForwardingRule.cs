using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>What to make of a context that stands on a message before it is sent.</summary>
internal static class ForwardingRule
{
    /// <summary>
    /// Whether it stays. Left to ourselves, a context that travelled here is replaced; one that the caller made for this message is not.
    /// </summary>
    public static bool Keeps(ExistingContext choice, in Extraction existing, MessageProcessing? processing)
    {
        if (existing.Outcome != ExtractionOutcome.Extracted || choice == ExistingContext.Replace) return false;
        if (choice == ExistingContext.Keep) return true;

        var travelled = existing.Stamp is not null || (processing is not null && IsSame(existing.Context, processing.Extraction.Context));
        return !travelled;
    }

    /// <summary>Whether another library has started the send span already and written its context: then ours would be a second one.</summary>
    public static bool IsInstrumentedAlready(in Extraction existing, Activity? ambient) =>
        ambient is { Kind: ActivityKind.Producer } && IsSame(existing.Context, ambient.Context);

    /// <summary>The fields of an existing context, as a stamp names them.</summary>
    public static StampedFields FieldsOf(in Extraction existing)
    {
        var baggage = existing.BaggageArray is null ? StampedFields.None : StampedFields.Baggage;
        if (existing.Outcome != ExtractionOutcome.Extracted) return baggage;
        return baggage | (existing.Format?.Codec?.Stamped ?? StampedFields.None)
            | (existing.Context.TraceState is null ? StampedFields.None : StampedFields.TraceState);
    }

    /// <summary>
    /// What goes on to be said of sampling: debug for all of the trace, and that it was left open where the very context goes on in which it was.
    /// </summary>
    public static SamplingState SamplingOf(in ActivityContext context, in Extraction existing, MessageProcessing? processing)
    {
        // Debug and deferred are said by a message, and as a rule there is none before this one.
        if (existing.Sampling is null && processing is null) return TraceContextCodec.SamplingOf(context.TraceFlags);

        var source = IsSameTrace(context, existing.Context) ? existing : processing?.Extraction ?? default;
        if (IsSameTrace(context, source.Context))
        {
            if (source.Sampling == SamplingState.Debug) return SamplingState.Debug;
            if (source.Sampling == SamplingState.Deferred && context.SpanId == source.Context.SpanId) return SamplingState.Deferred;
        }

        return TraceContextCodec.SamplingOf(context.TraceFlags);
    }

    private static bool IsSameTrace(in ActivityContext one, in ActivityContext other) => one.TraceId == other.TraceId;

    private static bool IsSame(in ActivityContext one, in ActivityContext other) => one.SpanId == other.SpanId && one.TraceId == other.TraceId;
}
