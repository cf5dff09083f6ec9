namespace Messaging.Integration.Tests.Brokers;

/// <summary>Where a broker comes from.</summary>
internal enum BrokerSource
{
    Container,
    Given,
    Local,
}

internal static class BrokerSources
{
    /// <summary>
    /// A container is the broker that users have, and of one version; then one that somebody went to the trouble to name; else what this machine can start.
    /// </summary>
    public static BrokerSource Choose(bool dockerAnswers, string? given) =>
        dockerAnswers ? BrokerSource.Container : string.IsNullOrEmpty(given) ? BrokerSource.Local : BrokerSource.Given;
}
