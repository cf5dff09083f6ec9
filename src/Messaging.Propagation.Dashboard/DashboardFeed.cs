using Microsoft.Extensions.DependencyInjection;

namespace Messaging.Propagation.Dashboard;

/// <summary>Everything that the page is made of, from the time that it is mapped until the application stops.</summary>
internal sealed class DashboardFeed : IDisposable
{
    private readonly List<IDisposable> subscriptions = [];

    private DashboardFeed(PropagationDashboardOptions options, TraceLagTracker tracker, PropagationHealth health)
    {
        (Tracker, Health) = (tracker, health);
        Spans = new SpanStore(options.MaxTraces, options.SpansPerSecond, Time);
        if (options.CollectSpans) subscriptions.Add(Spans.Listen());
    }

    public TraceLagTracker Tracker { get; }

    public PropagationHealth Health { get; }

    public TimeProvider Time { get; } = TimeProvider.System;

    public LagHistory Lags { get; } = new(TimeProvider.System);

    public FailureLog Failures { get; } = new(TimeProvider.System);

    public SpanStore Spans { get; }

    /// <summary>Takes what is registered, and watches itself for what is not.</summary>
    public static DashboardFeed Start(MessagePropagator propagator, PropagationDashboardOptions options, IServiceProvider services)
    {
        var tracker = options.Tracker ?? services.GetService<TraceLagTracker>();
        var health = options.Health ?? services.GetService<PropagationHealth>();
        var feed = new DashboardFeed(options, tracker ?? new TraceLagTracker(), health ?? new PropagationHealth());
        if (tracker is null) feed.subscriptions.Add(propagator.AddObserver(feed.Tracker));
        if (health is null) feed.subscriptions.Add(propagator.AddObserver(feed.Health));
        feed.subscriptions.Add(propagator.AddObserver(feed.Lags));
        feed.subscriptions.Add(propagator.AddObserver(feed.Failures));
        return feed;
    }

    public void Dispose()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
        subscriptions.Clear();
    }
}
