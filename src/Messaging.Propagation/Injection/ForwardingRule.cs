using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Messaging.Propagation;

/// <summary>What to make of a context that stands on a message before it is sent.</summary>
/// <remarks>
/// Most sends bring none and are made outside any processing. What is done otherwise stands by itself and is not inlined, for a caller clears the
/// copies of an extraction that it might need each time it is called, and they are large.
/// </remarks>
internal static class ForwardingRule
{
    /// <summary>
    /// Whether it stays. Left to ourselves, a context that travelled here is replaced; one that the caller made for this message is not.
    /// </summary>
    public static bool Keeps(ExistingContext choice, in Extraction existing, MessageProcessing? processing)
    {
        if (existing.Outcome != ExtractionOutcome.Extracted || choice == ExistingContext.Replace) return false;
        return choice == ExistingContext.Keep || !HasTravelled(existing, processing);
    }

    /// <summary>The context that goes on: of the span, else of the message being processed, else none.</summary>
    public static ActivityContext ContextOf(Activity? span, MessageProcessing? processing)
    {
        if (span is not null) return span.Context;
        return processing is null ? default : AdoptedBy(processing);
    }

    /// <summary>The baggage of the message being processed.</summary>
    public static BaggageEntry[]? BaggageOf(MessageProcessing? processing) => processing is null ? null : BaggageIn(processing);

    /// <summary>The stamp before this one: what the message brings, else that of the message being processed.</summary>
    public static ContextStamp? StampBefore(in Extraction existing, MessageProcessing? processing) => processing is null ? existing.Stamp : StampOf(existing, processing);

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
        return existing.Sampling is null && processing is null ? TraceContextCodec.SamplingOf(context.TraceFlags) : SamplingAfter(context, existing, processing);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SamplingState SamplingAfter(in ActivityContext context, in Extraction existing, MessageProcessing? processing)
    {
        var source = IsSameTrace(context, existing.Context) ? existing : processing?.Extraction ?? default;
        if (IsSameTrace(context, source.Context))
        {
            if (source.Sampling == SamplingState.Debug) return SamplingState.Debug;
            if (source.Sampling == SamplingState.Deferred && context.SpanId == source.Context.SpanId) return SamplingState.Deferred;
        }

        return TraceContextCodec.SamplingOf(context.TraceFlags);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool HasTravelled(in Extraction existing, MessageProcessing? processing) =>
        existing.Stamp is not null || (processing is not null && IsSame(existing.Context, processing.Extraction.Context));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ActivityContext AdoptedBy(MessageProcessing processing) => processing.Extraction.AdoptedContext;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static BaggageEntry[]? BaggageIn(MessageProcessing processing) => processing.Extraction.BaggageArray;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ContextStamp? StampOf(in Extraction existing, MessageProcessing processing) => existing.Stamp ?? processing.Extraction.Stamp;

    private static bool IsSameTrace(in ActivityContext one, in ActivityContext other) => one.TraceId == other.TraceId;

    private static bool IsSame(in ActivityContext one, in ActivityContext other) => one.SpanId == other.SpanId && one.TraceId == other.TraceId;
}
