using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>
/// One receive, made when its messages are at hand: the span begins when the client was called, links to every message's context from
/// its start, so that samplers see them, and is current while its messages are reported. For those who write a decorator.
/// </summary>
public readonly struct ReceiveOperation
{
    private readonly MessagePropagator? propagator;
    private readonly MessagingOperation operation;
    private readonly OperationScope scope;

    private ReceiveOperation(MessagePropagator propagator, MessagingOperation operation, OperationScope scope)
    {
        this.propagator = propagator;
        this.operation = operation;
        this.scope = scope;
    }

    /// <summary>The span; null where nobody listens or a sampler or filter left it out.</summary>
    public Activity? Activity => scope.Activity;

    /// <summary>Starts the span of a receive that brought one message, or none.</summary>
    /// <param name="propagator">Whose options apply.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="timer">When the client was called.</param>
    /// <param name="extraction">What the message carried; default where there is none.</param>
    /// <param name="isTracedElsewhere">Whether the client itself makes the span, so that ours would be a second one.</param>
    public static ReceiveOperation Start(
        MessagePropagator propagator, MessagingOperation operation, OperationTimer timer, in Extraction extraction, bool isTracedElsewhere = false)
    {
        try
        {
            if (isTracedElsewhere) return TracedElsewhere(propagator, operation, timer);
            var isLinked = extraction.Outcome == ExtractionOutcome.Extracted && PropagationTelemetry.ActivitySource.HasListeners();
            ActivityLink[]? links = isLinked ? [new ActivityLink(extraction.Context)] : null;
            var scope = OperationScope.Start(propagator, operation, timer, operation.Kind, default, links);
            scope.Describe(extraction);
            return new ReceiveOperation(propagator, operation, scope);
        }
        catch (Exception exception)
        {
            propagator.ReportError("receive", exception);
            return default;
        }
    }

    /// <summary>Starts the span of a receive that brings any number of messages, or none: it links to each message's context.</summary>
    /// <param name="propagator">Whose options apply.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="timer">When the client was called.</param>
    /// <param name="links">The contexts, each with what tells its message from the others.</param>
    /// <param name="messages">The messages received.</param>
    /// <param name="isTracedElsewhere">Whether the client itself makes the span, so that ours would be a second one.</param>
    public static ReceiveOperation StartBatch(
        MessagePropagator propagator, MessagingOperation operation, OperationTimer timer, MessageLinks links, int messages, bool isTracedElsewhere = false)
    {
        ArgumentNullException.ThrowIfNull(links);
        try
        {
            if (isTracedElsewhere) return TracedElsewhere(propagator, operation, timer);
            var scope = OperationScope.Start(propagator, operation, timer, operation.Kind, default, links.ToArray());
            scope.SetBatch(messages);
            links.Describe(scope.Recording);
            return new ReceiveOperation(propagator, operation, scope);
        }
        catch (Exception exception)
        {
            propagator.ReportError("receive", exception);
            return default;
        }
    }

    /// <summary>Tells the observers of one message that arrived.</summary>
    /// <param name="delivery">What the broker says of it.</param>
    /// <param name="extraction">What it carried.</param>
    public void Report(in DeliveryInfo delivery, in Extraction extraction) => propagator?.ReportArrival(operation, delivery, extraction);

    /// <summary>Ends a receive that succeeded.</summary>
    /// <param name="messages">The messages it handed to the application.</param>
    public void Complete(int messages) => End(messages, null);

    /// <summary>Ends a receive that failed.</summary>
    /// <param name="error">How it failed.</param>
    public void Fail(in OperationError error) => End(0, error);

    private static ReceiveOperation TracedElsewhere(MessagePropagator propagator, MessagingOperation operation, OperationTimer timer)
    {
        propagator.SaySecondInstrumentation(operation);
        return new ReceiveOperation(propagator, operation, OperationScope.WithoutSpan(propagator, operation, timer));
    }

    private void End(int messages, OperationError? error)
    {
        if (propagator is not null) scope.End(messages, error, MessagingMetrics.ConsumedMessages, MessagingMetrics.OperationDuration, detached: false);
    }
}
