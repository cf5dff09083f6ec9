namespace Messaging.Propagation;

/// <summary>What holds for one destination: what baggage goes there and comes from there, and how far what comes is trusted.</summary>
public sealed class DestinationPolicy
{
    /// <summary>What baggage is let through.</summary>
    /// <value>Default: all of it, within the limits of the format.</value>
    public BaggagePolicy Baggage { get; set; } = new();

    /// <summary>Whether contexts that come from there are adopted.</summary>
    /// <value>Default: they are.</value>
    public TrustPolicy Trust { get; set; } = new();

    /// <summary>The keys by which what is sent there is signed, and what comes from there is checked.</summary>
    /// <value>Default: null, nothing is signed.</value>
    public KeyRing? Keys { get; set; }

    internal bool RequiresSignature => Trust.Mode == TrustMode.RequireSignature;

    internal bool Restarts => Trust.Mode == TrustMode.Restart;

    internal DestinationPolicy Copy() => new() { Baggage = Baggage.Copy(), Trust = Trust.Copy(), Keys = Keys };
}
