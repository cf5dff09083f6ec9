using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>
/// One settlement, an acknowledgement, a commit, a deletion, or another call of the client's that moves no message. For those who write a decorator. Default
/// does nothing.
/// </summary>
public readonly struct SettleOperation
{
    private readonly MessagePropagator? propagator;
    private readonly OperationScope scope;

    private SettleOperation(MessagePropagator propagator, OperationScope scope)
    {
        this.propagator = propagator;
        this.scope = scope;
    }

    /// <summary>
    /// True if a listener for spans or metrics is attached. Otherwise a settlement does nothing and needs no context.
    /// </summary>
    public static bool IsObserved => PropagationTelemetry.ActivitySource.HasListeners() || MessagingMetrics.Enabled;

    /// <summary>The span; null where nobody listens or a sampler or filter left it out.</summary>
    public Activity? Activity => scope.Activity;

    /// <summary>Starts a settlement of one message.</summary>
    /// <param name="propagator">The propagator whose options apply.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="settled">The context of the settled message; default if it is not known.</param>
    /// <param name="isTracedElsewhere">True if the client itself makes the span, so that ours would be a second one.</param>
    public static SettleOperation Start(MessagePropagator propagator, MessagingOperation operation, ActivityContext settled = default, bool isTracedElsewhere = false) =>
        IsObserved ? Start(propagator, operation, settled.TraceId == default ? null : [new ActivityLink(settled)], isTracedElsewhere) : default;

    /// <summary>Starts a settlement whose span links to the context of every settled message.</summary>
    /// <param name="propagator">The propagator whose options apply.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="settled">The contexts of the settled messages, as far as they are known.</param>
    /// <param name="messages">The number of settled messages.</param>
    /// <param name="isTracedElsewhere">True if the client itself makes the span, so that ours would be a second one.</param>
    public static SettleOperation StartBatch(
        MessagePropagator propagator, MessagingOperation operation, MessageLinks settled, int messages, bool isTracedElsewhere = false)
    {
        ArgumentNullException.ThrowIfNull(settled);
        if (!IsObserved) return default;
        var settle = Start(propagator, operation, settled.ToArray(), isTracedElsewhere);
        settle.scope.SetBatch(messages);
        settled.Describe(settle.scope.Recording);
        return settle;
    }

    private static SettleOperation Start(MessagePropagator propagator, MessagingOperation operation, ActivityLink[]? links, bool isTracedElsewhere)
    {
        try
        {
            if (isTracedElsewhere)
            {
                propagator.SaySecondInstrumentation(operation);
                return new SettleOperation(propagator, OperationScope.WithoutSpan(propagator, operation, propagator.StartTimer()));
            }

            return new SettleOperation(
                propagator, OperationScope.Start(propagator, operation, propagator.StartTimer(), operation.Kind, default, links));
        }
        catch (Exception exception)
        {
            propagator.ReportError("settle", exception);
            return default;
        }
    }

    /// <summary>Gives the calling thread back the span that it had, while the client's call goes on.</summary>
    public void Detach()
    {
        if (propagator is not null) scope.Detach();
    }

    /// <summary>Ends a settlement that succeeded.</summary>
    public void Complete() => End(null);

    /// <summary>Ends a settlement that failed.</summary>
    /// <param name="error">How it failed.</param>
    public void Fail(in OperationError error) => End(error);

    private void End(OperationError? error)
    {
        if (propagator is not null) scope.End(0, error, counter: null, MessagingMetrics.OperationDuration, detached: false);
    }
}
