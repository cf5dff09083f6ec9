using System.Diagnostics;
using Messaging.Propagation;
using Messaging.Propagation.Dashboard;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Messaging.Conventions.Tests.Snippets;

/// <summary>The code of docs/lag.md, docs/dashboard.md and the dashboard's package page.</summary>
internal static class DashboardSnippets
{
    public static void Map(WebApplication app)
    {
        #region dashboard-map
        app.MapPropagationDashboard();                                          // at /propagation, in Development

        app.MapPropagationDashboard("/ops/propagation", options => options.EnabledOutsideDevelopment = true)
            .RequireAuthorization("ops");
        #endregion
    }

    public static void Register(IServiceCollection services)
    {
        #region lag-register
        services.AddTraceLagTracker(options => options.Capacity = 10_000);
        services.AddPropagationHealth(options => options.MinCoverage = 0.95);
        services.AddHealthChecks().AddCheck<PropagationHealthCheck>("messaging-propagation");
        #endregion
    }

    public static int Ask(TraceLagTracker tracker, ActivityTraceId traceId)
    {
        #region lag-ask
        if (tracker.TryGet(traceId, out var trace))
            foreach (var hop in trace.Hops)
                Console.WriteLine($"{hop.Destination}: {hop.Lag} by {hop.Clock}, delivery {hop.Attempt}");

        var slowest = tracker.Slowest(10);      // by what their messages waited together
        var broken = tracker.Broken(10);        // with the reasons, the last first
        #endregion
        return slowest.Count + broken.Count;
    }
}
