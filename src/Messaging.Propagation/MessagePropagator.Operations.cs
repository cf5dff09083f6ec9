using System.Diagnostics;

namespace Messaging.Propagation;

/// <content>What decorators call: operations, and reports of what they send and receive.</content>
public sealed partial class MessagePropagator
{
    /// <summary>Makes an operation of a client. Keep it: see <see cref="OperationCache{TKey}"/>. For those who write a decorator.</summary>
    /// <param name="client">The client.</param>
    /// <param name="type">What kind of operation it is.</param>
    /// <param name="name">The broker's word for it.</param>
    /// <param name="destination">The topic or queue; null where there is no single one.</param>
    /// <param name="partition">The partition; null where there is none or it is not known.</param>
    /// <param name="isTemporary">Whether the destination is one of very many that the broker names and removes again.</param>
    /// <param name="policyDestination">How policies and signatures name the destination. Default: null, by <paramref name="destination"/>, and signatures do not name it.</param>
    /// <param name="countedAs">
    /// The name in metrics, health and lag, where spans say more: the queue of a consumer, whose <paramref name="destination"/> holds what each sender chose as well. Default:
    /// null, by <paramref name="destination"/>.
    /// </param>
    public MessagingOperation CreateOperation(
        MessagingClient client, MessagingOperationType type, string name, string? destination, string? partition = null, bool isTemporary = false,
        PolicyDestination? policyDestination = null, string? countedAs = null)
    {
        if (IsFollower) ProcessDefault.ReportIfShared();
        return new MessagingOperation(this, client, type, name, destination, partition, isTemporary, policyDestination, countedAs);
    }

    /// <summary>
    /// Counts entries that a bounded memory of an adapter has forgotten for newer ones, in <c>messaging.propagation.memory.evicted</c>. For decorators.
    /// </summary>
    /// <param name="memory">The name of the memory, a constant.</param>
    /// <param name="entries">The number of entries.</param>
    public static void ReportEvicted(string memory, long entries) => PropagationMetrics.CountEvicted(memory, entries);

    /// <summary>Notes that an operation begins. For those who write a decorator.</summary>
    public OperationTimer StartTimer() => OperationTimer.Start(time, isMeasured: MessagingMetrics.DurationsEnabled);

    /// <summary>Lets the user's <see cref="MessagePropagationOptions.Enrich"/> add to a span. For those who write a decorator.</summary>
    /// <param name="activity">The span; nothing happens where it is null or not recorded.</param>
    /// <param name="operation">Its operation.</param>
    /// <param name="message">The message as the client knows it; null where there is none.</param>
    public void Enrich(Activity? activity, MessagingOperation operation, object? message) => Hooks.Enrich(activity, operation, message);

    /// <summary>
    /// Counts, and says in the log, an exception that was kept away from the message it concerned. For those who write a decorator.
    /// </summary>
    /// <param name="stage">What was being done: send, receive, process, settle, extract.</param>
    /// <param name="exception">The exception.</param>
    public void ReportError(string stage, Exception exception) => InternalError.Report(Log, stage, exception);

    internal bool Allows(MessagingOperation operation) => Hooks.Allows(operation);

    internal void Observe(MessagingOperation operation, in InjectionPlan plan, in InjectionResult result)
    {
        if (plan.WritesTraceContext && !plan.Context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) && (Log.IsOn || PropagationMetrics.Undecided.Enabled) &&
            !PropagationTelemetry.ActivitySource.HasListeners() && LiveSpan.IsUndecided(plan.Context))
            SayUndecided(operation);

        // The first observer counts baggage and what was dropped, and where there is neither it need not be told.
        if (ObservesAlways || result.BaggageSize > 0 || result.Dropped is not null) observers.OnInjected(new InjectionReport(operation, plan, result));
    }

    internal void ObserveDropped(MessagingOperation operation, List<string> fields)
    {
        var names = fields.Select(Injector.ReportedAs).OfType<string>().Distinct();
        DroppedField[] dropped = [.. names.Select(field => new DroppedField(field, FailureReason.OverBudget))];
        var result = new InjectionResult { Written = StampedFields.None, BaggageSize = 0, Dropped = dropped, Stamped = false };
        observers.OnInjected(new InjectionReport(operation, default, result));
    }

    /// <summary>Tells the observers of one message that arrived. For those who write a decorator.</summary>
    /// <param name="operation">The operation that received it.</param>
    /// <param name="delivery">What the broker says of it.</param>
    /// <param name="extraction">What it carried.</param>
    public void ReportArrival(MessagingOperation operation, in DeliveryInfo delivery, in Extraction extraction)
    {
        var now = time.GetUtcNow();
        Policies.CheckUnused(now);
        observers.OnArrived(new ArrivalReport(operation, delivery, extraction, now));
    }

    internal void ReportSamplingMismatch(MessagingOperation operation) => observers.OnSamplingMismatch(operation);
}
