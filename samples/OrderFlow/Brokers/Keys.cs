using System.Security.Cryptography;
using Messaging.Propagation;

namespace OrderFlow;

/// <summary>What is signed and what must be: contexts on <c>invoices</c>, by a key that is made anew for each run. Yours is where your secrets are.</summary>
internal static class Keys
{
    private const string Id = "order-flow";

    public static void Sign(MessagePropagationOptions options) => options.Destinations[Hops.Invoices] = new DestinationPolicy
    {
        Keys = new KeyRing(Id, RandomNumberGenerator.GetBytes(32)),
        Trust = new TrustPolicy { Mode = TrustMode.RequireSignature },
    };

    /// <summary>Signs by the same name with another key.</summary>
    public static MessagePropagator Forger() => MessagePropagator.Create(Sign);
}
