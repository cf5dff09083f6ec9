namespace Messaging.Propagation;

/// <summary>
/// What a sender said of sampling. <c>traceparent</c> knows two states; B3, Jaeger and X-Ray know more, which survive a translation
/// between them.
/// </summary>
public enum SamplingState
{
    /// <summary>The trace is not sampled.</summary>
    NotSampled,

    /// <summary>The trace is sampled.</summary>
    Sampled,

    /// <summary>The sender left it open: B3 without a state, X-Ray's <c>Sampled=?</c> or none. It reads as not sampled.</summary>
    Deferred,

    /// <summary>The trace is to be sampled whatever a sampler says: B3's <c>d</c>, Jaeger's debug flag.</summary>
    Debug,
}
