using Microsoft.AspNetCore.Http;

namespace Messaging.Propagation.Dashboard;

/// <summary>Who sees the dashboard, and how much it keeps.</summary>
public sealed class PropagationDashboardOptions
{
    /// <summary>
    /// Gets or sets whether the dashboard is mapped outside Development. The application does not start if it then has no authorization:
    /// set <see cref="Authorize"/>, or call <c>RequireAuthorization</c> or <c>AllowAnonymous</c> on the result of
    /// <see cref="PropagationDashboardExtensions.MapPropagationDashboard"/>. It shows trace ids and the names of destinations.
    /// </summary>
    /// <value>Default: false.</value>
    public bool EnabledOutsideDevelopment { get; set; }

    /// <summary>
    /// Gets or sets a function that returns whether a request may see the dashboard. Other requests are answered 403.
    /// </summary>
    /// <value>Default: null. In Development, requests for loopback names may see it; elsewhere none may without <c>RequireAuthorization</c>.</value>
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

    /// <summary>
    /// Gets or sets the most pages that are updated at the same time, at least 1, and the most other requests for data. A further one is
    /// answered 503.
    /// </summary>
    /// <value>Default: 100.</value>
    public int MaxStreams { get; set; } = 100;

    /// <summary>Gets or sets how often an open page is updated, at least 100 milliseconds. All pages share one state per interval.</summary>
    /// <value>Default: 1 second.</value>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(1);
}
