namespace Messaging.Propagation;

/// <summary>The rules of one destination: which baggage goes there and comes from there, how far received contexts are trusted, and which keys sign and verify.</summary>
public sealed class DestinationPolicy
{
    /// <summary>Gets or sets which baggage is sent and accepted.</summary>
    /// <value>Default: all of it, within the limits of the format.</value>
    public BaggagePolicy Baggage { get; set; } = new();

    /// <summary>Gets or sets how far received contexts are trusted.</summary>
    /// <value>Default: they are adopted.</value>
    public TrustPolicy Trust { get; set; } = new();

    /// <summary>Gets or sets the keys that sign what is sent there and verify what comes from there.</summary>
    /// <value>Default: null, nothing is signed.</value>
    public KeyRing? Keys { get; set; }

    /// <summary>
    /// Gets or sets the version of the signatures that are written; both versions are read. Version 2 names the destination, where sender and receiver know the
    /// same name (Kafka topics, SQS queues and Service Bus entities), so that a message copied to another destination is refused there, and signs the names of
    /// <c>uberctx-</c> fields in their own case. Set 1 only while receivers of an older version read <c>uberctx-</c> fields with capital letters.
    /// </summary>
    /// <value>Default: 2.</value>
    public int SignatureVersion { get; set; } = StampSignature.NewestVersion;

    internal bool RequiresSignature => Trust.Mode == TrustMode.RequireSignature;

    internal bool Restarts => Trust.Mode == TrustMode.Restart;

    /// <summary>True if something that is received may not be adopted as it is.</summary>
    internal bool Refuses => Trust.Mode != TrustMode.Trust || Baggage.IsRestrictive;

    internal DestinationPolicy Copy() => new() { Baggage = Baggage.Copy(), Trust = Trust.Copy(), Keys = Keys, SignatureVersion = SignatureVersion };
}
