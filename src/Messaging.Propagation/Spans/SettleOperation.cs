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

    /// <summary>The span; null where nobody listens or a sampler or filter left it out.</summary>
    public Activity? Activity => scope.Activity;

    /// <summary>Starts a settlement.</summary>
    /// <param name="propagator">Whose options apply.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="settled">The context of the message that is settled; default where it is not known, or there are several.</param>
    /// <param name="isTracedElsewhere">Whether the client itself makes the span, so that ours would be a second one.</param>
    public static SettleOperation Start(MessagePropagator propagator, MessagingOperation operation, ActivityContext settled = default, bool isTracedElsewhere = false)
    {
        if (!PropagationTelemetry.ActivitySource.HasListeners() && !MessagingMetrics.Enabled) return default;
        try
        {
            if (isTracedElsewhere)
            {
                propagator.SaySecondInstrumentation(operation);
                return new SettleOperation(propagator, OperationScope.WithoutSpan(propagator, operation, propagator.StartTimer()));
            }

            ActivityLink[]? links = settled.TraceId == default ? null : [new ActivityLink(settled)];
            return new SettleOperation(
                propagator, OperationScope.Start(propagator, operation, propagator.StartTimer(), operation.Kind, default, links));
        }
        catch (Exception exception)
        {
            propagator.ReportError("settle", exception);
            return default;
        }
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
