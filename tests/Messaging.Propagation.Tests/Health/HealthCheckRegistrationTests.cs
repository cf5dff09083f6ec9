using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Messaging.Propagation.Tests.Health;

/// <summary>A health check without the indicators it needs says which registration is missing.</summary>
public sealed class HealthCheckRegistrationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_AddPropagationHealth_the_check_is_degraded_and_names_the_call(bool propagates)
    {
        var services = new ServiceCollection().AddLogging();
        if (propagates) services.AddMessagingPropagation();
        services.AddHealthChecks().AddCheck<PropagationHealthCheck>("messaging-propagation");
        await using var provider = services.BuildServiceProvider();

        var report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

        var entry = report.Entries["messaging-propagation"];
        Assert.Equal((HealthStatus.Degraded, null), (entry.Status, entry.Exception));
        Assert.Contains("services.AddPropagationHealth()", entry.Description, StringComparison.Ordinal);
    }
}
