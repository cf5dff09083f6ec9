using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Messaging.Propagation;

/// <summary>
/// The span and the metrics of one operation. Whatever happens in here stays in here: a hook, a sampler or a listener that throws is
/// counted, and the operation it watched goes on.
/// </summary>
internal readonly struct OperationScope
{
    private readonly MessagePropagator propagator;
    private readonly MessagingOperation operation;
    private readonly OperationTimer timer;
    private readonly Activity? previous;

    private OperationScope(MessagePropagator propagator, MessagingOperation operation, OperationTimer timer, Activity? activity, Activity? previous)
    {
        this.propagator = propagator;
        this.operation = operation;
        this.timer = timer;
        this.previous = previous;
        Activity = activity;
    }

    /// <summary>Whether there is an operation at all; default is none.</summary>
    public bool IsStarted => propagator is not null;

    public Activity? Activity { get; }

    /// <summary>The span that is current where the operation runs: its own, else the one before it.</summary>
    public Activity? Current => Activity ?? previous;

    /// <summary>The span that was current when the operation started.</summary>
    public Activity? Previous => previous;

    /// <summary>The span's attributes are set only where somebody wants them.</summary>
    public Activity? Recording => Activity is { IsAllDataRequested: true } ? Activity : null;

    /// <summary>Starts the operation's span where somebody listens and no filter objects. It becomes the current one.</summary>
    public static OperationScope Start(
        MessagePropagator propagator, MessagingOperation operation, OperationTimer timer, ActivityKind kind, ActivityContext parent, ActivityLink[]? links)
    {
        var previous = LiveSpan.Current;
        Activity? activity = null;
        if (PropagationTelemetry.ActivitySource.HasListeners() && propagator.Allows(operation))
            activity = StartActivity(propagator, operation, kind, parent, links, timer, previous);
        return new OperationScope(propagator, operation, timer, activity, previous);
    }

    /// <summary>Starts the operation's span as the root of a new trace that links to the current span.</summary>
    public static OperationScope StartRoot(MessagePropagator propagator, MessagingOperation operation, OperationTimer timer, Activity ambient)
    {
        Activity.Current = null;
        try
        {
            return Start(propagator, operation, timer, operation.Kind, default, [new ActivityLink(ambient.Context)]).WithPrevious(ambient);
        }
        finally
        {
            if (Activity.Current is null) Activity.Current = ambient;
        }
    }

    /// <summary>The same operation, which goes back to another span when it ends.</summary>
    public OperationScope WithPrevious(Activity? span) => new(propagator, operation, timer, Activity, span);

    private static Activity? StartActivity(
        MessagePropagator propagator, MessagingOperation operation, ActivityKind kind, ActivityContext parent, ActivityLink[]? links, OperationTimer timer, Activity? previous)
    {
        try
        {
            // A span in the older hierarchical format has no W3C context, and a child would take over its format.
            var isHierarchical = previous is { IdFormat: ActivityIdFormat.Hierarchical };
            if (isHierarchical) propagator.SayHierarchical(operation);
            if (isHierarchical || !ReferenceEquals(previous, Activity.Current)) Activity.Current = isHierarchical ? null : previous;
            return PropagationTelemetry.ActivitySource.StartActivity(operation.SpanName, kind, parent, operation.SpanAttributes, links, timer.Started);
        }
        catch (Exception exception)
        {
            // A sampler threw before there was a span, or a listener after the span became the current one.
            var started = Activity.Current;
            propagator.ReportError("start", exception);
            if (started is not null && !ReferenceEquals(started, previous)) return started;
            Activity.Current = previous;
            return null;
        }
    }

    /// <summary>An operation without a span: only its metrics.</summary>
    public static OperationScope WithoutSpan(MessagePropagator propagator, MessagingOperation operation, OperationTimer timer) =>
        new(propagator, operation, timer, null, LiveSpan.Current);

    /// <summary>Gives the thread back the span it had, while this one goes on elsewhere.</summary>
    public void Detach()
    {
        if (Activity is not null) Activity.Current = previous;
    }

    /// <summary>Returns whether the messages come from the same queue or topic, for the same group.</summary>
    public bool IsOfSource(MessagingOperation other) => operation.Source.Destination is not null && operation.Source == other.Source;

    /// <summary>Returns whether a span is that of the operation, or was started within it.</summary>
    public bool IsWithin(Activity? span) => Activity is not null && IsWithin(span, Activity);

    /// <summary>Begins the log scope of a message, if the options ask for it and the message carries a context. Never throws.</summary>
    public IDisposable? BeginLogScope(in Extraction extraction)
    {
        if (extraction.Outcome != ExtractionOutcome.Extracted || !propagator.UsesLogScopes) return null;
        try
        {
            return propagator.Log.BeginScope(new ProducerLogScope(extraction.Context));
        }
        catch (Exception exception)
        {
            propagator.ReportError("process", exception);
            return null;
        }
    }

    public void Report(string stage, Exception exception) => propagator.ReportError(stage, exception);

    /// <summary>Tells the observers that these fields are not on the message after all.</summary>
    public void ReportDropped(List<string> fields) => propagator.ObserveDropped(operation, fields);

    /// <summary>Says on the span what was wrong with the message's context, and how large its baggage was.</summary>
    public void Describe(in Extraction extraction)
    {
        if (extraction is { FailureArray: null, BaggageSize: 0 } || Recording is not { } activity) return;
        FailureSet.Of(extraction).Describe(activity);
        if (extraction.BaggageSize > 0) activity.SetTag(MessagingAttributes.BaggageSize, extraction.BaggageSize);
    }

    public void SetBatch(int messages) => Recording?.SetTag(MessagingAttributes.BatchMessageCount, messages);

    /// <summary>Ends the operation.</summary>
    /// <param name="messages">Messages to count.</param>
    /// <param name="error">How it failed; null where it did not.</param>
    /// <param name="counter">Counts the messages; null where nothing is to be counted.</param>
    /// <param name="duration">Takes the duration; null where it is none of its own.</param>
    /// <param name="detached">Whether it ends on a thread that it did not start on: that thread's current span is left as it is.</param>
    public void End(int messages, OperationError? error, Counter<long>? counter, Histogram<double>? duration, bool detached)
    {
        var current = Activity is null ? null : Activity.Current;
        var elapsed = Activity is not null || duration is { Enabled: true } ? timer.Elapsed : null;
        if (error is { } failure) Record(failure);
        if (Activity is not null) Stop(Activity, elapsed);
        try
        {
            if (elapsed is { } taken && duration is { Enabled: true }) duration.Record(taken.TotalSeconds, Attributes(operation.DurationAttributes, error));
            if (counter is { Enabled: true } && messages > 0) counter.Add(messages, Attributes(operation.CounterAttributes, error));
        }
        catch (Exception exception)
        {
            propagator.ReportError("end", exception);
        }

        // Stop makes the parent current, on whatever thread this is. Only a flow in which our span was current goes back to the one before it.
        if (Activity is not null) Activity.Current = !detached && IsWithin(current, Activity) ? LiveSpan.Of(previous) : LiveSpan.Of(current);
    }

    private static bool IsWithin(Activity? span, Activity outer)
    {
        for (; span is not null; span = span.Parent)
            if (ReferenceEquals(span, outer))
                return true;
        return false;
    }

    // Each by itself: a logger that throws costs neither the span nor the metrics, and a listener not the metrics.
    private void Record(in OperationError failure)
    {
        try
        {
            // The log line of the failure belongs to the span that failed, even if the caller has its own span back.
            if (Activity is not null) Activity.Current = Activity;
            failure.Record(propagator, operation, Activity);
        }
        catch (Exception exception)
        {
            propagator.ReportError("end", exception);
        }
    }

    private void Stop(Activity activity, TimeSpan? elapsed)
    {
        try
        {
            if (timer.EndedAfter(elapsed) is { } ended) activity.SetEndTime(ended.UtcDateTime);
            activity.Stop();
        }
        catch (Exception exception)
        {
            propagator.ReportError("end", exception);
        }
    }

    private static KeyValuePair<string, object?>[] Attributes(KeyValuePair<string, object?>[] attributes, OperationError? error) =>
        error is { } failure ? OperationAttributes.WithError(attributes, failure.Type) : attributes;
}
