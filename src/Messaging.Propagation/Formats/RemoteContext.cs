using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>A context as one format wrote it.</summary>
/// <param name="Context">The context, remote; default where only a sampling state was written.</param>
/// <param name="Sampling">What was said of sampling; null where nothing was written at all.</param>
internal readonly record struct RemoteContext(ActivityContext Context, SamplingState? Sampling)
{
    /// <summary>A context of a format that knows more of sampling than a flag.</summary>
    public static RemoteContext Of(ActivityTraceId traceId, ActivitySpanId spanId, SamplingState sampling) => new(
        new ActivityContext(
            traceId, spanId, sampling is SamplingState.Sampled or SamplingState.Debug ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None, isRemote: true),
        sampling);
}
