using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Messaging.Propagation;

/// <summary>
/// One send, from before the client is called until its result is known: its span, what goes on the message, its metrics. For those who
/// write a decorator. Default does nothing: nobody listens and there is nothing to carry.
/// </summary>
public readonly struct SendOperation
{
    private readonly MessagePropagator? propagator;
    private readonly MessagingOperation operation;
    private readonly InjectionPlan plan;

    // Not inlined, so that a send that has nothing to do does not clear what is needed here.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private SendOperation(MessagePropagator propagator, MessagingOperation operation, in OutgoingContext outgoing, bool isTracedElsewhere, DateTimeOffset? due)
    {
        try
        {
            this.propagator = propagator;
            this.operation = operation;
            var timer = propagator.StartTimer();
            var processing = MessageProcessing.Current;
            var decision = ForwardingRule.Decide(propagator.ExistingContext, operation.Policy, outgoing, processing, LiveSpan.Current);
            var isTraced = isTracedElsewhere || (decision.Rule == Forwarding.Keep && ForwardingRule.IsInstrumentedAlready(outgoing.Existing, LiveSpan.Current));
            if (isTraced) propagator.SaySecondInstrumentation(operation);
            var scope = isTraced ? OperationScope.WithoutSpan(propagator, operation, timer) : StartSpan(propagator, operation, timer, outgoing.Existing, decision.Rule, processing);
            Ending = new SendEnding(scope);
            plan.Fill(propagator, operation, outgoing, decision, scope.Current, processing, new SendStamp(timer.Started, due, isTraced));
        }
        catch (Exception exception)
        {
            propagator.ReportError("send", exception);
            this = default;
            this.operation = operation;
        }
    }

    /// <summary>One entry of a batch, whose end is the batch's affair.</summary>
    internal SendOperation(
        MessagePropagator propagator, MessagingOperation operation, OperationScope scope, in InjectionPlan plan, BatchSendOperation batch, int entry)
    {
        this.propagator = propagator;
        this.operation = operation;
        this.plan = plan;
        Ending = new SendEnding(scope, batch, entry);
    }

    /// <summary>The end of it, which is all that need be kept while the client sends.</summary>
    public SendEnding Ending { get; }

    /// <summary>Whether there is anything to do at all.</summary>
    internal bool IsActive => propagator is not null;

    /// <summary>Whether something is to be written on the message; if not, send the caller's message as it is.</summary>
    public bool WritesFields => IsActive && !plan.IsEmpty;

    /// <summary>The span; null where nobody listens or a sampler or filter left it out.</summary>
    public Activity? Activity => Ending.Activity;

    /// <summary>The context that goes on the message; default where the message keeps the one it has, or there is none.</summary>
    public ActivityContext Context => plan.Context;

    /// <summary>Starts a send.</summary>
    /// <typeparam name="TCarrier">The carrier's type.</typeparam>
    /// <typeparam name="TGetter">Its getter.</typeparam>
    /// <param name="propagator">Whose options apply.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="carrier">What the caller's message carries already. It is not changed.</param>
    /// <param name="getter">Reads it.</param>
    /// <param name="isTracedElsewhere">Whether the client itself makes the span, so that ours would be a second one.</param>
    /// <param name="due">When a delayed or scheduled message is due, for its stamp. Default: null, at once.</param>
    public static SendOperation Start<TCarrier, TGetter>(
        MessagePropagator propagator, MessagingOperation operation, TCarrier carrier, TGetter getter, bool isTracedElsewhere = false, DateTimeOffset? due = null)
        where TGetter : struct, ICarrierGetter<TCarrier>
    {
        if (!isTracedElsewhere && !IsNeeded(propagator, operation, carrier, getter)) return default;

        var outgoing = propagator.Extractor.ExtractOutgoing(carrier, getter, operation);
        return !isTracedElsewhere && outgoing.IsNothing && IsIdle(propagator, operation) ? default : new SendOperation(propagator, operation, outgoing, isTracedElsewhere, due);
    }

    /// <summary>
    /// Whether anything may have to be done for a message; if not, send it as it is. A send that is started finds that out too, but makes room for all that it might do
    /// first; so ask before it.
    /// </summary>
    /// <typeparam name="TCarrier">The carrier's type.</typeparam>
    /// <typeparam name="TGetter">Its getter.</typeparam>
    /// <param name="propagator">Whose options apply.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="carrier">What the caller's message carries already. With nothing at all the answer is that of all messages that carry nothing.</param>
    /// <param name="getter">Reads it.</param>
    public static bool IsNeeded<TCarrier, TGetter>(MessagePropagator propagator, MessagingOperation operation, TCarrier carrier, TGetter getter)
        where TGetter : struct, ICarrierGetter<TCarrier> => !IsIdle(propagator, operation) || propagator.Extractor.MustRead(carrier, getter, operation);

    /// <summary>
    /// Whether a field that the caller's message carries must not be copied, because a new one takes its place or it would be stale beside
    /// it.
    /// </summary>
    /// <param name="fieldName">The field's name, in any case.</param>
    public bool Replaces(string fieldName) => propagator?.Injector.Replaces(fieldName, plan) ?? false;

    /// <summary>Writes what there is to write on a copy of the caller's carrier, and tells the observers.</summary>
    /// <typeparam name="TCarrier">The carrier's type.</typeparam>
    /// <typeparam name="TSetter">Its setter.</typeparam>
    /// <param name="carrier">The copy.</param>
    /// <param name="setter">Writes to it.</param>
    /// <param name="budget">The room that there is; default: any.</param>
    /// <returns>The fields that the message carries now, those included that it keeps.</returns>
    public StampedFields Inject<TCarrier, TSetter>(TCarrier carrier, TSetter setter, in CarrierBudget budget = default)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        if (propagator is null) return StampedFields.None;
        var result = propagator.Injector.Inject(carrier, setter, plan, budget);
        propagator.Observe(operation, plan, result);
        return result.Written;
    }

    /// <summary>Gives the calling thread back the span it had, where the send goes on without it.</summary>
    public void Detach()
    {
        if (IsActive) Ending.Scope.Detach();
    }

    /// <summary>Ends a send that succeeded.</summary>
    /// <param name="elsewhere">Whether this thread is not the one that started it, but a delivery report's: its current span is left alone.</param>
    public void Complete(bool elsewhere = false) => Ending.Complete(elsewhere);

    /// <summary>Ends a send that failed.</summary>
    /// <param name="error">How it failed.</param>
    /// <param name="elsewhere">Whether this thread is not the one that started it, but a delivery report's: its current span is left alone.</param>
    public void Fail(in OperationError error, bool elsewhere = false) => Ending.Fail(error, elsewhere);

    private static bool IsIdle(MessagePropagator propagator, MessagingOperation operation) => operation.Policy.Keys is null && propagator.IsIdle;

    // A kept creation context was produced by another span, so the span of the send is not a producer span.
    private static OperationScope StartSpan(
        MessagePropagator propagator, MessagingOperation operation, OperationTimer timer, in Extraction existing, Forwarding rule, MessageProcessing? processing) =>
        OperationScope.Start(
            propagator, operation, timer, rule == Forwarding.Keep ? ActivityKind.Client : operation.Kind, rule == Forwarding.Continue ? existing.Context : default,
            ForwardingRule.LinksOf(existing, rule, processing));
}
