using Messaging.Propagation;
using Microsoft.Extensions.DependencyInjection;

namespace Messaging.Conventions.Tests.Snippets;

/// <summary>The code of docs/trust.md.</summary>
internal static class TrustSnippets
{
    public static void Configure(IServiceCollection services, byte[] currentKey, byte[] retiredKey)
    {
        #region trust
        services.AddMessagingPropagation(options =>
        {
            var keys = new KeyRing("2026-11", currentKey).With("2026-05", retiredKey);
            options.Destinations["billing.*"] = new DestinationPolicy
            {
                Keys = keys,                                                        // what is sent there is signed
                Trust = new TrustPolicy { Mode = TrustMode.RequireSignature },      // what comes from there must be
                Baggage = new BaggagePolicy { AllowedKeys = ["tenant"], RedactedKeys = ["user"], MaxEntries = 8 },
            };
            options.Destinations["partner-orders"] = new DestinationPolicy { Trust = new TrustPolicy { Mode = TrustMode.Restart } };
        });
        #endregion
    }

    public static void AcceptSource(MessagePropagationOptions options, KeyRing keys)
    {
        #region trust-dead-letters
        options.Destinations["orders-dead"] = new DestinationPolicy
        {
            Keys = keys,
            Trust = new TrustPolicy { Mode = TrustMode.RequireSignature, AcceptedDestinations = { "orders" } },
        };
        #endregion
    }
}
