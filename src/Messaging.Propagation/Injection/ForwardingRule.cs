using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Messaging.Propagation;

/// <summary>What a send does with the context that its message carries already.</summary>
internal enum Forwarding
{
    /// <summary>The message carries no usable context.</summary>
    None,

    /// <summary>The caller made the context for this message, as an outbox does: it is written again and linked.</summary>
    Keep,

    /// <summary>The context travelled here and nothing else is current: the send continues it.</summary>
    Continue,

    /// <summary>The context travelled here, or its origin is not proven: the send writes its own and links to the old one.</summary>
    Replace,
}

/// <summary>Decides what a send does with the context that its message carries already.</summary>
internal static class ForwardingRule
{
    /// <summary>Decides.</summary>
    /// <param name="choice">The option.</param>
    /// <param name="policy">The policy of the destination.</param>
    /// <param name="outgoing">What the message carries.</param>
    /// <param name="processing">The processing in which the send is made; null outside any.</param>
    /// <param name="ambient">The current span; null if there is none.</param>
    public static ForwardingDecision Decide(
        ExistingContext choice, DestinationPolicy policy, in OutgoingContext outgoing, MessageProcessing? processing, Activity? ambient) =>
        outgoing.Existing.Outcome == ExtractionOutcome.Extracted
            ? DecideExisting(choice, policy, outgoing.Existing, processing, ambient)
            : new ForwardingDecision(Forwarding.None, policy.Keys is null || IsSigned(outgoing.Existing), null);

    /// <summary>Returns the context that goes on: that of the span, otherwise that of the message being processed, otherwise none.</summary>
    public static ActivityContext ContextOf(Activity? span, MessageProcessing? processing)
    {
        if (span is { IdFormat: ActivityIdFormat.W3C }) return span.Context;
        return processing?.AdoptedContext ?? default;
    }

    /// <summary>Returns the links of a send span: to the context on the message, otherwise to the message that is being forwarded; null if there is neither.</summary>
    public static ActivityLink[]? LinksOf(in Extraction existing, Forwarding rule, MessageProcessing? processing)
    {
        if (rule != Forwarding.None) return [new ActivityLink(existing.Context)];
        return processing?.Linked is { TraceId: var trace } linked && trace != default ? [new ActivityLink(linked)] : null;
    }

    /// <summary>True if another library has started the send span already and written its context: then ours would be a second one.</summary>
    public static bool IsInstrumentedAlready(in Extraction existing, Activity? ambient) =>
        ambient is { Kind: ActivityKind.Producer } && IsSame(existing.Context, ambient.Context);

    /// <summary>
    /// Returns the sampling state to write: debug for the whole trace, and deferred where the same context goes on that left the decision open.
    /// </summary>
    public static SamplingState SamplingOf(in ActivityContext context, in Extraction existing, MessageProcessing? processing)
    {
        // Only a message can say debug or deferred, and most sends have no message before them.
        return existing.Sampling is null && processing is null ? TraceContextCodec.SamplingOf(context.TraceFlags) : SamplingAfter(context, existing, processing);
    }

    public static bool IsSame(in ActivityContext one, in ActivityContext other) => one.SpanId == other.SpanId && one.TraceId == other.TraceId;

    // Separate methods: the fast path must not clear the copies of an extraction.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ForwardingDecision DecideExisting(
        ExistingContext choice, DestinationPolicy policy, in Extraction existing, MessageProcessing? processing, Activity? ambient)
    {
        var carried = processing?.Find(existing.Context);
        var isProven = policy.Keys is null || carried is not null || IsSigned(existing) || IsOwnSpan(existing.Context, ambient);
        var rule = choice switch
        {
            ExistingContext.Replace => Forwarding.Replace,
            ExistingContext.Keep => Forwarding.Keep,
            _ when carried is not null || !isProven => Forwarding.Replace,
            _ when existing.Stamp is null or { IsCreation: true } => Forwarding.Keep,
            _ => ambient is null && processing is null ? Forwarding.Continue : Forwarding.Replace,
        };
        return new ForwardingDecision(rule, isProven, carried);
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

    private static bool IsSigned(in Extraction existing) => existing.Provenance is Provenance.Created or Provenance.Verified;

    // An outbox may be relayed within the request that filled it.
    private static bool IsOwnSpan(in ActivityContext context, Activity? ambient)
    {
        for (var span = ambient; span is not null; span = span.Parent)
            if (IsSame(context, span.Context))
                return true;
        return false;
    }

    private static bool IsSameTrace(in ActivityContext one, in ActivityContext other) => one.TraceId == other.TraceId;
}

/// <summary>What a send does with the context that its message carries already, and why.</summary>
/// <param name="Rule">What it does.</param>
/// <param name="IsProven">
/// True if the context may be signed: this process created or verified it, or adopted it by policy. Always true where the destination has no keys.
/// </param>
/// <param name="Carried">The message being processed that came with this context; null if none did.</param>
internal readonly record struct ForwardingDecision(Forwarding Rule, bool IsProven, CarriedMessage? Carried);
