namespace Messaging.Propagation;

/// <summary>
/// Where a trace context on a message comes from, as far as this process knows. A send decides by it what to keep, replace and sign; see docs/trust.md.
/// </summary>
public enum Provenance
{
    /// <summary>The message carries no context, or this process knows nothing about where it comes from.</summary>
    Unknown,

    /// <summary>This process created it: it is a span of this process, or <see cref="MessagePropagator"/> wrote and signed it as a creation context.</summary>
    Created,

    /// <summary>This process received it and verified its signature.</summary>
    Verified,

    /// <summary>This process received it from a destination whose policy is <see cref="TrustMode.Trust"/>.</summary>
    Adopted,

    /// <summary>
    /// This process received it, and the policy of the destination did not adopt it: its signature is missing or invalid, or the policy is
    /// <see cref="TrustMode.Restart"/>. No send lets it leave this process.
    /// </summary>
    Refused,
}
