namespace Messaging.Integration.Tests.Brokers;

/// <summary>What becomes of a test whose broker is not to be had: skipped, saying what to install. In continuous integration that is a failure.</summary>
internal static class Absence
{
    // It has no server but Microsoft's, and that runs nowhere but in a container.
    private static readonly string[] Known = ["servicebus"];

    private static bool InContinuousIntegration => Environment.GetEnvironmentVariable("CI") is "true" or "1";

    public static bool IsFailure(string broker, bool inContinuousIntegration) => inContinuousIntegration && !Known.Contains(broker);

    public static void Of(string broker, string install)
    {
        Assert.False(IsFailure(broker, InContinuousIntegration), $"There is no {broker}, and in continuous integration there must be. {install}");
        Assert.Skip(install);
    }
}
