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
    /// Maps a live page of lag, broken traces and their remedies, and the same as JSON below <c>api/</c>. It shows what the container's
    /// propagator sees (<c>AddMessagingPropagation</c>), otherwise <see cref="MessagePropagator.Default"/>. In Development it answers requests
    /// for loopback names only, unless the application authorizes requests itself. Outside Development it is mapped only if enabled.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">The path, below the application's path base.</param>
    /// <param name="configure">Sets options; null leaves the defaults.</param>
    /// <returns>Adds conventions to its endpoints, for example <c>RequireAuthorization</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Thrown when a number in the options is too small.</exception>
    /// <exception cref="InvalidOperationException">
    /// Thrown when the application starts outside Development, if the dashboard is enabled and has neither an authorization nor <c>AllowAnonymous</c>.
    /// </exception>
    public static IEndpointConventionBuilder MapPropagationDashboard(
        this IEndpointRouteBuilder endpoints, string path = "/propagation", Action<PropagationDashboardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(path);
        var options = new PropagationDashboardOptions();
        configure?.Invoke(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxTraces, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SpansPerSecond, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxStreams, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RefreshInterval, TimeSpan.FromMilliseconds(100));

        var services = endpoints.ServiceProvider;
        var group = endpoints.MapGroup(path);
        var isDevelopment = services.GetRequiredService<IHostEnvironment>().IsDevelopment();
        if (!options.EnabledOutsideDevelopment && !isDevelopment)
        {
            if (services.GetService<ILoggerFactory>() is { } loggers) NotMapped(loggers.CreateLogger(PropagationTelemetry.Name), path);
            return group;
        }

        var access = new DashboardAccess(path, options, isDevelopment);
        CheckAtStart(endpoints, access);
        var propagator = services.GetService<MessagePropagator>() ?? MessagePropagator.Default;
        var feed = DashboardFeed.Start(propagator, options, services);
        var stopping = services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        stopping.Register(feed.Dispose);
        DashboardEndpoints.Map(group, feed, access, options, stopping);
        return group;
    }

    // An application builds its pipeline as it starts, when all conventions are there. In a group of the user's, each request is checked instead.
    private static void CheckAtStart(IEndpointRouteBuilder endpoints, DashboardAccess access)
    {
        var mapped = endpoints.DataSources.Last();
        (endpoints as IApplicationBuilder)?.Use(next =>
        {
            access.Check(mapped.Endpoints);
            return next;
        });
    }

    [LoggerMessage(
        40, LogLevel.Information,
        "The dashboard at {Path} is not mapped outside Development. To enable it, set EnabledOutsideDevelopment and an authorization",
        EventName = "messaging.propagation.dashboard")]
    private static partial void NotMapped(ILogger logger, string path);
}
