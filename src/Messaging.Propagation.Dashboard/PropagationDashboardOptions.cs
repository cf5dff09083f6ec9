using Microsoft.AspNetCore.Http;

namespace Messaging.Propagation.Dashboard;

/// <summary>Who sees the dashboard, and how much it keeps.</summary>
public sealed class PropagationDashboardOptions
{
    /// <summary>Whether it is there in other environments than Development. Give it an authorization then: it shows trace ids and the names of destinations.</summary>
    /// <value>Default: false.</value>
    public bool EnabledOutsideDevelopment { get; set; }

    /// <summary>
    /// Whether a request may see it; one that may not is answered with 403. Policies of ASP.NET Core's can be set on what
    /// <see cref="PropagationDashboardExtensions.MapPropagationDashboard"/> returns instead: <c>.RequireAuthorization("ops")</c>.
    /// </summary>
    /// <value>Default: null, every request may.</value>
    public Func<HttpContext, ValueTask<bool>>? Authorize { get; set; }

    /// <summary>The tracker that is shown.</summary>
    /// <value>Default: null, the registered one, else one of its own.</value>
    public TraceLagTracker? Tracker { get; set; }

    /// <summary>The indicators that are shown.</summary>
    /// <value>Default: null, the registered ones, else its own with the default targets.</value>
    public PropagationHealth? Health { get; set; }

    /// <summary>
    /// Whether spans of this library are collected for the waterfalls. It listens for them, so that they are made also where nobody else does. Where somebody does, their
    /// sampler decides alone. Where nobody does, messages carry these spans' contexts: sampled where they continue what is sampled, and else not.
    /// </summary>
    /// <value>Default: true. Without, a waterfall shows the waiting alone.</value>
    public bool CollectSpans { get; set; } = true;

    /// <summary>Traces whose spans are kept, at least 1; the oldest gives way.</summary>
    /// <value>Default: 500.</value>
    public int MaxTraces { get; set; } = 500;

    /// <summary>Spans collected a second, at least 1; beyond it only those of traces that have been begun. The page says how many were left out.</summary>
    /// <value>Default: 500.</value>
    public int SpansPerSecond { get; set; } = 500;

    /// <summary>How often the page is brought up to date, at least 100 milliseconds.</summary>
    /// <value>Default: 1 second.</value>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(1);
}
