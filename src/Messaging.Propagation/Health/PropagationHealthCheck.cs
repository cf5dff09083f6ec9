using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Messaging.Propagation;

/// <summary>
/// Says Degraded while <see cref="PropagationHealth"/> misses a target, with every one that it misses: <c>services.AddHealthChecks().AddCheck&lt;PropagationHealthCheck&gt;("messaging-propagation")</c>.
/// Never Unhealthy: messages are handled all the same.
/// </summary>
/// <param name="health">What is looked at; <c>AddPropagationHealth</c> registers it.</param>
public sealed class PropagationHealthCheck(PropagationHealth health) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
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
