using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Messaging.Propagation.Dashboard;

/// <summary>Holds all data of the page, from the time it is mapped until the application stops or is disposed.</summary>
internal sealed class DashboardFeed : IDisposable, IObserver<KeyValuePair<string, object?>>
{
    private List<IDisposable> subscriptions = [];

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

        // ASP.NET Core's own listener is disposed with the container, and then completes. Nothing can be registered after the container is built.
        if (services.GetService<DiagnosticListener>() is { } hosting) feed.subscriptions.Add(hosting.Subscribe(feed, static _ => false));
        return feed;
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted() => Dispose();

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
    }

    public void Dispose()
    {
        foreach (var subscription in Interlocked.Exchange(ref subscriptions, [])) subscription.Dispose();
    }
}
