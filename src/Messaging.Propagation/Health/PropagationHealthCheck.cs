using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Messaging.Propagation;

/// <summary>
/// Reports Degraded while <see cref="PropagationHealth"/> misses a target, and lists each missed target. Register both:
/// <c>services.AddPropagationHealth()</c> and <c>services.AddHealthChecks().AddCheck&lt;PropagationHealthCheck&gt;("messaging-propagation")</c>.
/// Never reports Unhealthy, because messages are handled in any case.
/// </summary>
/// <param name="health">
/// The indicators, which <c>AddPropagationHealth</c> registers. Default null: the result is Degraded and names the missing registration.
/// </param>
public sealed class PropagationHealthCheck(PropagationHealth? health = null) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (health is null)
            return Task.FromResult(HealthCheckResult.Degraded("There are no indicators to check: call services.AddPropagationHealth()."));

        var report = health.Report();
        var data = new Dictionary<string, object> { ["messages"] = report.Overall.Messages };
        foreach (var value in report.Overall.Indicators)
            if (value.Value is { } number)
                data[value.Indicator.ToString()] = number;
        return Task.FromResult(report.IsHealthy
            ? HealthCheckResult.Healthy($"{report.Overall.Messages} messages in the window, every target met.", data)
            : HealthCheckResult.Degraded(string.Join("; ", report.Missed), data: data));
    }
}
