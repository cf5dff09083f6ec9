using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>Starts the processing of messages. For those who write a decorator.</summary>
public static class ProcessOperation
{
    /// <summary>
    /// Starts the processing of one message: its context is a link always, and the parent as
    /// <see cref="MessagePropagationOptions.ProcessParent"/> has it.
    /// </summary>
    /// <param name="propagator">Whose options apply.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="extraction">What the message carried.</param>
    /// <param name="uncounted">
    /// The messages that no receive has counted: 1 where the message came from a client that is not decorated, else 0.
    /// </param>
    /// <param name="isTracedElsewhere">Whether the client itself makes the span, so that ours would be a second one.</param>
    public static MessageProcessing Start(
        MessagePropagator propagator, MessagingOperation operation, in Extraction extraction, int uncounted, bool isTracedElsewhere = false)
    {
        if (extraction.IsNothing && propagator.IsIdle && BaggageScope.IsUnset) return new IdleProcessing();

        OperationScope scope = default;
        var interrupted = InterruptedProcessing.Leave(propagator, operation, isBatch: false);
        try
        {
            if (isTracedElsewhere) propagator.SaySecondInstrumentation(operation);
            scope = isTracedElsewhere
                ? OperationScope.WithoutSpan(propagator, operation, propagator.StartTimer())
                : StartSpan(propagator, operation, extraction);
            scope.Describe(extraction);
        }
        catch (Exception exception)
        {
            propagator.ReportError("process", exception);
            scope = OperationScope.WithoutSpan(propagator, operation, propagator.StartTimer());
        }

        return new AmbientProcessing(scope, extraction, uncounted, interrupted);
    }

    /// <summary>Starts the processing of a batch: it links to the messages' contexts, none of which can be its parent.</summary>
    /// <param name="propagator">Whose options apply.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="links">The contexts.</param>
    /// <param name="messages">The messages in the batch.</param>
    /// <param name="uncounted">Those of them that no receive has counted.</param>
    public static MessageProcessing StartBatch(MessagePropagator propagator, MessagingOperation operation, MessageLinks links, int messages, int uncounted)
    {
        ArgumentNullException.ThrowIfNull(links);
        OperationScope scope;
        var interrupted = InterruptedProcessing.Leave(propagator, operation, isBatch: true);
        try
        {
            scope = OperationScope.Start(propagator, operation, propagator.StartTimer(), operation.Kind, default, links.ToArray());
            scope.SetBatch(messages);
            links.Describe(scope.Recording);
        }
        catch (Exception exception)
        {
            propagator.ReportError("process", exception);
            scope = OperationScope.WithoutSpan(propagator, operation, propagator.StartTimer());
        }

        return new BatchProcessing(scope, uncounted, links.Carried, interrupted);
    }

    /// <summary>The processing of nothing, for a receive that brought no message: a caller may dispose it like any other.</summary>
    public static MessageProcessing None() => IdleProcessing.OfNothing;

    private static OperationScope StartSpan(MessagePropagator propagator, MessagingOperation operation, in Extraction extraction)
    {
        var timer = propagator.StartTimer();
        if (!PropagationTelemetry.ActivitySource.HasListeners()) return OperationScope.Start(propagator, operation, timer, operation.Kind, default, null);

        var ambient = LiveSpan.Current;
        if (extraction.Outcome != ExtractionOutcome.Extracted)
        {
            // With producers as parents, messages without one must not all join the trace of the pump that runs them.
            return ambient is not null && propagator.ProcessParent == ProcessParent.Producer
                ? OperationScope.StartRoot(propagator, operation, timer, ambient)
                : OperationScope.Start(propagator, operation, timer, operation.Kind, default, null);
        }

        var producer = extraction.Context;
        var continues = extraction.IsAdopted && (propagator.ProcessParent == ProcessParent.Producer || (propagator.ProcessParent == ProcessParent.Auto && ambient is null));
        ActivityLink[] links = continues && ambient is not null
            ? [new ActivityLink(producer), new ActivityLink(ambient.Context)]
            : [new ActivityLink(producer)];
        var scope = OperationScope.Start(propagator, operation, timer, operation.Kind, continues ? producer : default, links);

        var sampledHere = scope.Activity?.Recorded ?? false;
        var sampledThere = producer.TraceFlags.HasFlag(ActivityTraceFlags.Recorded);

        // A decision that the sender has left open is no other one, and neither is a span that a filter has left out.
        if (sampledHere != sampledThere && extraction.Sampling != SamplingState.Deferred && propagator.Allows(operation))
            propagator.ReportSamplingMismatch(operation);
        return scope;
    }
}
