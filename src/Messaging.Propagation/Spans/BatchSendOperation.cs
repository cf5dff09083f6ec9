using System.Diagnostics;

namespace Messaging.Propagation;

/// <summary>
/// One send of many messages. Each message has a create span and with it a context of its own, and the send span links to them; or, with
/// <see cref="MessagePropagationOptions.CreateSpans"/> off, all carry the context of the send span. For those who write a decorator.
/// </summary>
/// <remarks>
/// <see cref="Add{TCarrier,TGetter}"/> every message, inject into each, <see cref="Begin"/>, call the client, say of single messages that they failed,
/// and end with <see cref="Complete"/> or <see cref="Fail"/>. One that is never begun leaves no trace. Not for several threads.
/// </remarks>
public sealed class BatchSendOperation
{
    // Room is made for no more at once, whatever a collection says of itself.
    private const int MaxCapacity = 1000;

    private readonly MessagePropagator propagator;
    private readonly MessagingOperation send;
    private readonly MessagingOperation create;
    private readonly bool makesCreateSpans;
    private readonly bool beginsLater;
    private readonly bool isTracedElsewhere;
    private readonly List<Entry> entries;
    private OperationTimer timer;
    private OperationScope scope;

    private BatchSendOperation(MessagePropagator propagator, MessagingOperation send, MessagingOperation create, bool beginsLater, bool isTracedElsewhere, int capacity)
    {
        entries = new List<Entry>(Math.Clamp(capacity, 0, MaxCapacity));
        this.propagator = propagator;
        this.send = send;
        this.create = create;
        this.beginsLater = beginsLater;
        this.isTracedElsewhere = isTracedElsewhere;
        makesCreateSpans = propagator.MakesCreateSpans && !isTracedElsewhere;
        timer = propagator.StartTimer();
        scope = OperationScope.WithoutSpan(propagator, send, timer);
    }

    /// <summary>The send span; null until <see cref="Begin"/>, or where nobody listens or a sampler or filter left it out.</summary>
    public Activity? Activity => scope.Activity;

    /// <summary>Starts.</summary>
    /// <param name="propagator">Whose options apply.</param>
    /// <param name="send">The operation of the send span.</param>
    /// <param name="create">The operation of the create spans.</param>
    /// <param name="beginsLater">
    /// Whether messages are gathered some time before the send, by the caller: the send span is then begun by <see cref="Begin"/> alone, and without create
    /// spans the messages carry the context that is current when they are added.
    /// </param>
    /// <param name="isTracedElsewhere">Whether the client itself makes the spans, so that ours would be second ones.</param>
    /// <param name="capacity">How many messages will be added, where that is known: room is made for them, for up to a thousand. More may be added all the same.</param>
    public static BatchSendOperation Start(
        MessagePropagator propagator, MessagingOperation send, MessagingOperation create, bool beginsLater = false, bool isTracedElsewhere = false, int capacity = 0)
    {
        ArgumentNullException.ThrowIfNull(propagator);
        if (isTracedElsewhere) propagator.SaySecondInstrumentation(send);
        var batch = new BatchSendOperation(propagator, send, create, beginsLater, isTracedElsewhere, capacity);
        if (!batch.makesCreateSpans && !beginsLater) batch.Guard(() => batch.StartSpan(send.Kind, null));
        return batch;
    }

    /// <summary>Adds a message.</summary>
    /// <typeparam name="TCarrier">The carrier's type.</typeparam>
    /// <typeparam name="TGetter">Its getter.</typeparam>
    /// <param name="carrier">What the caller's message carries already. It is not changed.</param>
    /// <param name="getter">Reads it.</param>
    /// <param name="due">When a delayed or scheduled message is due, for its stamp. Default: null, at once.</param>
    /// <returns>What to write on a copy of the message; it need only be ended where this message alone has failed.</returns>
    public SendOperation Add<TCarrier, TGetter>(TCarrier carrier, TGetter getter, DateTimeOffset? due = null)
        where TGetter : struct, ICarrierGetter<TCarrier>
    {
        entries.Add(default);
        try
        {
            var outgoing = propagator.Extractor.ExtractOutgoing(carrier, getter, send);
            return !isTracedElsewhere && propagator.IsIdle && outgoing.IsNothing && send.Policy.Keys is null ? default : Add(outgoing, due);
        }
        catch (Exception exception)
        {
            propagator.ReportError("send", exception);
            return default;
        }
    }

    /// <summary>Takes back the message that was added last: it found no room. Its create span is as if it had never been.</summary>
    public void Withdraw()
    {
        if (entries.Count > 0) entries.RemoveAt(entries.Count - 1);
    }

    /// <summary>Reports every field that was written on one of the messages as dropped; see <see cref="SendEnding.ReportDropped{TCarrier, TGetter}"/>.</summary>
    /// <typeparam name="TCarrier">The carrier's type.</typeparam>
    /// <typeparam name="TGetter">Its getter.</typeparam>
    /// <param name="written">The carrier with the fields.</param>
    /// <param name="callers">The carrier without them, which is sent now.</param>
    /// <param name="getter">Reads both.</param>
    public void ReportDropped<TCarrier, TGetter>(TCarrier written, TCarrier callers, TGetter getter)
        where TGetter : struct, ICarrierGetter<TCarrier> => new SendEnding(scope).ReportDropped(written, callers, getter);

    /// <summary>Starts the send span, which links to the context of every message.</summary>
    public void Begin() => Guard(() =>
    {
        if (beginsLater) timer = propagator.StartTimer();
        var links = new MessageLinks(propagator.MaxLinks);
        foreach (var entry in entries) links.AddContext(entry.Linked);

        if (makesCreateSpans || beginsLater) StartSpan(ActivityKind.Client, links.ToArray());
        else foreach (var link in links.ToArray()) scope.Recording?.AddLink(link);
        scope.SetBatch(entries.Count);
        links.Describe(scope.Recording);
    });

    /// <summary>Ends a send that succeeded, but for the messages of which something else was said.</summary>
    public void Complete() => End(null);

    /// <summary>Ends a send that failed, and with it every message of which nothing was said.</summary>
    /// <param name="error">How it failed.</param>
    public void Fail(in OperationError error) => End(error);

    internal void End(int entry, OperationError? error)
    {
        if (entries[entry].Scope is not { } ended) return;
        entries[entry] = entries[entry] with { Scope = null };
        ended.End(0, error, counter: null, duration: null, detached: true);
        OperationScope.WithoutSpan(propagator, send, timer).End(1, error, MessagingMetrics.SentMessages, duration: null, detached: true);
    }

    private void End(OperationError? error)
    {
        for (var entry = 0; entry < entries.Count; entry++) End(entry, error is { } failure ? failure with { Exception = null } : null);
        scope.End(0, error, counter: null, MessagingMetrics.OperationDuration, detached: false);
    }

    private SendOperation Add(in OutgoingContext outgoing, DateTimeOffset? due)
    {
        var processing = MessageProcessing.Current;
        var decision = ForwardingRule.Decide(propagator.ExistingContext, send.Policy, outgoing, processing, LiveSpan.Current);
        var now = propagator.StartTimer();

        // A message that brings its creation context needs no create span, and the send links to what it has.
        var keeps = decision.Rule == Forwarding.Keep;
        var makes = makesCreateSpans && !keeps;
        var replaced = ForwardingRule.LinksOf(outgoing.Existing, decision.Rule, processing);
        var entry = makes
            ? OperationScope.Start(propagator, create, now, create.Kind, decision.Rule == Forwarding.Continue ? outgoing.Existing.Context : default, replaced)
            : OperationScope.WithoutSpan(propagator, create, now);
        var plan = default(InjectionPlan);
        plan.Fill(propagator, send, outgoing, decision, entry.Current, processing, new SendStamp(now.Started, due, isTracedElsewhere));
        entry.Detach();
        var linked = keeps || makes || beginsLater ? plan.Context : default;
        entries[^1] = new Entry(entry, linked);
        return new SendOperation(propagator, send, entry, plan, this, entries.Count - 1);
    }

    private void StartSpan(ActivityKind kind, ActivityLink[]? linked) => scope = isTracedElsewhere
        ? OperationScope.WithoutSpan(propagator, send, timer)
        : OperationScope.Start(propagator, send, timer, kind, default, linked);

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            propagator.ReportError("send", exception);
        }
    }

    // What of a message is still open, and what the send links to; nothing where nothing is done for it.
    private readonly record struct Entry(OperationScope? Scope, ActivityContext Linked);
}
