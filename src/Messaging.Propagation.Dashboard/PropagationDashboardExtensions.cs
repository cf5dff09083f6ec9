using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Messaging.Propagation.Dashboard;

/// <summary>Adds the dashboard to an application.</summary>
public static partial class PropagationDashboardExtensions
{
    /// <summary>
    /// Maps a live page that shows where messages waited, which traces are broken, and what to do, and the same as JSON below <c>api/</c>. It shows what the application's
    /// propagator sees (<c>AddMessagingPropagation</c>), or <see cref="MessagePropagator.Default"/>. Outside Development nothing is mapped unless asked for.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">Where it is, below the application's path base.</param>
    /// <param name="configure">Sets options; null leaves the defaults.</param>
    /// <returns>For conventions of its endpoints, as <c>RequireAuthorization</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number of the options is too small.</exception>
    public static IEndpointConventionBuilder MapPropagationDashboard(
        this IEndpointRouteBuilder endpoints, string path = "/propagation", Action<PropagationDashboardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(path);
        var options = new PropagationDashboardOptions();
        configure?.Invoke(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxTraces, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SpansPerSecond, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RefreshInterval, TimeSpan.FromMilliseconds(100));

        var services = endpoints.ServiceProvider;
        var group = endpoints.MapGroup(path);
        if (!options.EnabledOutsideDevelopment && services.GetService<IHostEnvironment>()?.IsDevelopment() == false)
        {
            if (services.GetService<ILoggerFactory>() is { } loggers) NotMapped(loggers.CreateLogger(PropagationTelemetry.Name), path);
            return group;
        }

        var propagator = services.GetService<MessagePropagator>() ?? MessagePropagator.Default;
        var feed = DashboardFeed.Start(propagator, options, services);
        var stopping = services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        stopping.Register(feed.Dispose);
        DashboardEndpoints.Map(group, feed, options, stopping);
        return group;
    }

    [LoggerMessage(
        40, LogLevel.Information,
        "The dashboard at {Path} is not mapped, for this is not the Development environment. Set EnabledOutsideDevelopment, and an authorization, to have it here",
        EventName = "messaging.propagation.dashboard")]
    private static partial void NotMapped(ILogger logger, string path);
}
