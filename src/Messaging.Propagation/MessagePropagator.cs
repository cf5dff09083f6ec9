using System.Diagnostics;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace Messaging.Propagation;

/// <summary>
/// Carries contexts with messages by one set of options. Make one with <see cref="Create(Action{MessagePropagationOptions}?)"/>, or let
/// dependency injection make it, and
/// hand it to <c>WithPropagation</c>; what is decorated without one uses <see cref="Default"/>. Safe for many threads.
/// </summary>
public sealed partial class MessagePropagator
{
    // Not read-only: the default takes them over from the propagator that it follows.
    private ObserverList observers;
    private TimeProvider time;
    private int generation;

    private MessagePropagator(MessagePropagationOptions options)
    {
        var formats = options.ResolveFormats();
        time = GuardedClock.Of(options.TimeProvider, ReportError);
        Log = new GuardedLogger(options.LoggerFactory, time, options.LogInterval);
        Policies = new DestinationPolicies(options.Policy, options.Destinations, SayUnusedPolicy);
        Extractor = new ContextExtractor(
            new FormatReaders(formats), options.RepeatedFields, options.IncludeFieldValues, time, new RefusedContexts(), ReportError, SeeksUnread);
        Injector = new ContextInjector(formats, ReportError);
        ExistingContext = options.ExistingContext;
        ProcessParent = options.ProcessParent;
        WritesStamp = options.WriteStamp;
        FieldsRead = [.. formats.SelectMany(format => format.FieldsRead).Append(FieldNames.ContextStamp).Distinct()];
        MakesCreateSpans = options.CreateSpans;
        RecordsEmptyReceives = options.RecordEmptyReceives;
        MaxLinks = options.MaxLinks;
        UsesDispatchProxy = options.UseDispatchProxy;
        MetricDestinations = new MetricDestinations(SayManyDestinations);
        Hooks = new PropagationHooks(options, ReportError);

        List<IPropagationObserver> all = [new MetricsObserver()];
        if (Log.IsOn) all.Add(new LogObserver(Log));
        all.AddRange(options.Observers);
        observers = new ObserverList(all, ReportError);
        UsesLogScopes = Log.IsOn && options.UseLogScopes;
        SayFormats(formats, options);
    }

    /// <summary>
    /// Gets the propagator of every client that was decorated without one. It is always the same object, and its options change: it follows
    /// the propagator that <c>AddMessagingPropagation</c> registered, from the start of the host until the container is disposed. Where several
    /// containers are alive it follows the oldest; where none is, it has default options.
    /// </summary>
    public static MessagePropagator Default => ProcessDefault.Propagator;

    /// <summary>Whether a receive that brings nothing is to be recorded; see <see cref="MessagePropagationOptions.RecordEmptyReceives"/>.</summary>
    public bool RecordsEmptyReceives { get; private set; }

    /// <summary>
    /// The names of the fields that are read, the stamp's included, for brokers that hand over only what is asked for. One that ends in <c>*</c> stands for
    /// all that begin so.
    /// </summary>
    public IReadOnlyList<string> FieldsRead { get; private set; }

    /// <summary>Most links on a span; see <see cref="MessagePropagationOptions.MaxLinks"/>.</summary>
    public int MaxLinks { get; private set; }

    /// <summary>
    /// Whether anybody wants to know of received messages: listens to spans or metrics, logs or observes. If not, a receive need not be
    /// looked at, and neither need a settlement.
    /// </summary>
    public bool ObservesReceives =>
        ObservesAlways || PropagationTelemetry.ActivitySource.HasListeners() || MessagingMetrics.Enabled || PropagationMetrics.ArrivalsEnabled;

    /// <summary>Gets whether anything besides metrics observes every message.</summary>
    private bool ObservesAlways => observers.Count > 1;

    private bool SeeksUnread() => ObservesAlways || PropagationMetrics.Unread.Enabled;

    internal bool UsesLogScopes { get; private set; }

    internal ContextExtractor Extractor { get; private set; }

    internal ContextInjector Injector { get; private set; }

    internal ExistingContext ExistingContext { get; private set; }

    internal ProcessParent ProcessParent { get; private set; }

    internal bool WritesStamp { get; private set; }

    internal bool MakesCreateSpans { get; private set; }

    internal bool UsesDispatchProxy { get; private set; }

    internal GuardedLogger Log { get; private set; }

    internal PropagationHooks Hooks { get; private set; }

    internal DestinationPolicies Policies { get; private set; }

    internal MetricDestinations MetricDestinations { get; private set; }

    /// <summary>Gets whether this is <see cref="Default"/>, whose options change.</summary>
    internal bool IsFollower { get; private init; }

    /// <summary>Gets how many times the options have changed. An operation made before the last change is out of date.</summary>
    internal int Generation => Volatile.Read(ref generation);

    /// <summary>Whether there is nothing to carry, or to cover, and nobody to tell.</summary>
    internal bool IsIdle =>
        !ObservesAlways && Activity.Current is null && MessageProcessing.Current is null && Baggage.Current.Count == 0 &&
        !PropagationTelemetry.ActivitySource.HasListeners() && !MessagingMetrics.Enabled;

    /// <summary>Makes a propagator.</summary>
    /// <param name="configure">Sets options; null leaves the defaults.</param>
    /// <exception cref="OptionsValidationException">Options are unusable; the message names every one of them and says what to set.</exception>
    public static MessagePropagator Create(Action<MessagePropagationOptions>? configure = null)
    {
        var options = new MessagePropagationOptions();
        configure?.Invoke(options);
        return Create(options);
    }

    internal static MessagePropagator Create(MessagePropagationOptions options)
    {
        var result = new MessagePropagationOptionsValidator().Validate(null, options);
        return result.Failed
            ? throw new OptionsValidationException(nameof(MessagePropagationOptions), typeof(MessagePropagationOptions), result.Failures)
            : new MessagePropagator(options);
    }

    /// <summary>Makes the process's default, which begins by following a propagator with default options.</summary>
    internal static MessagePropagator CreateFollower(MessagePropagator followed)
    {
        var follower = new MessagePropagator(new MessagePropagationOptions()) { IsFollower = true };
        follower.Follow(followed);
        return follower;
    }

    /// <summary>Takes over everything that another propagator has. A send or receive under way may end with the new options.</summary>
    internal void Follow(MessagePropagator other)
    {
        (observers, time, Log) = (other.observers, other.time, other.Log);
        (Extractor, Injector, Policies, Hooks) = (other.Extractor, other.Injector, other.Policies, other.Hooks);
        MetricDestinations = other.MetricDestinations;
        (ExistingContext, ProcessParent, WritesStamp) = (other.ExistingContext, other.ProcessParent, other.WritesStamp);
        (MakesCreateSpans, RecordsEmptyReceives, MaxLinks) = (other.MakesCreateSpans, other.RecordsEmptyReceives, other.MaxLinks);
        (FieldsRead, UsesDispatchProxy, UsesLogScopes) = (other.FieldsRead, other.UsesDispatchProxy, other.UsesLogScopes);
        Interlocked.Increment(ref generation);
    }

    /// <summary>Reads the context on a carrier. Nothing is recorded or reported: decorated clients do that.</summary>
    /// <typeparam name="TCarrier">The carrier's type.</typeparam>
    /// <typeparam name="TGetter">Its getter.</typeparam>
    /// <param name="carrier">The carrier; it is not changed.</param>
    /// <param name="getter">Reads it.</param>
    /// <param name="destination">The topic or queue that the message came from, whose policies apply; default null: those of all.</param>
    /// <returns>The context, the baggage, and everything that was wrong. This never throws.</returns>
    public Extraction Extract<TCarrier, TGetter>(TCarrier carrier, TGetter getter, string? destination = null)
        where TGetter : struct, ICarrierGetter<TCarrier> => Extractor.Extract(carrier, getter, Policies.Of(destination), destination: null);

    /// <summary>Reads the context on a carrier by the policy of a destination. Nothing is recorded or reported: decorated clients do that.</summary>
    /// <typeparam name="TCarrier">The carrier's type.</typeparam>
    /// <typeparam name="TGetter">Its getter.</typeparam>
    /// <param name="carrier">The carrier; it is not changed.</param>
    /// <param name="getter">Reads it.</param>
    /// <param name="destination">How policies and signatures name the destination that the message came from.</param>
    /// <returns>The context, the baggage, and everything that was wrong. This never throws.</returns>
    public Extraction Extract<TCarrier, TGetter>(TCarrier carrier, TGetter getter, PolicyDestination destination)
        where TGetter : struct, ICarrierGetter<TCarrier>
    {
        ArgumentNullException.ThrowIfNull(destination);
        return Extractor.Extract(carrier, getter, Policies.Of(destination), destination.SignedName is { } name ? DestinationTag.Of(name) : null);
    }

    /// <summary>Reads the context on a carrier by the policy of an operation's destination. Nothing is recorded or reported: decorated clients do that.</summary>
    /// <typeparam name="TCarrier">The carrier's type.</typeparam>
    /// <typeparam name="TGetter">Its getter.</typeparam>
    /// <param name="carrier">The carrier; it is not changed.</param>
    /// <param name="getter">Reads it.</param>
    /// <param name="operation">The operation that received the message.</param>
    /// <returns>The context, the baggage, and everything that was wrong. This never throws.</returns>
    public Extraction Extract<TCarrier, TGetter>(TCarrier carrier, TGetter getter, MessagingOperation operation)
        where TGetter : struct, ICarrierGetter<TCarrier>
    {
        ArgumentNullException.ThrowIfNull(operation);
        return Extractor.Extract(carrier, getter, operation.Policy, operation.SignedDestination);
    }

    /// <summary>
    /// Writes the current context and baggage on a carrier as the message's creation context, for a message that is sent later, as from an
    /// outbox: the send then keeps it and links to it. Where there are keys, a signed stamp proves to the send that this process, or one with the same keys, wrote
    /// the context; without that proof a send to a destination that is signed replaces it.
    /// </summary>
    /// <typeparam name="TCarrier">The carrier's type.</typeparam>
    /// <typeparam name="TSetter">Its setter.</typeparam>
    /// <param name="carrier">The carrier; its context fields are replaced. Untouched if there is no context.</param>
    /// <param name="setter">Writes to it. Its exceptions are thrown.</param>
    /// <param name="destination">
    /// The topic, queue or entity that the message will be sent to: its keys sign, and its policy filters the baggage. Default: null, the general policy; if that has no
    /// keys and all destinations with keys share one ring, that ring signs.
    /// </param>
    public void Inject<TCarrier, TSetter>(TCarrier carrier, TSetter setter, string? destination = null)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        var processing = MessageProcessing.Current;
        var policy = Policies.Of(destination);
        var plan = default(InjectionPlan);
        plan.Policy = policy;
        plan.Context = ForwardingRule.ContextOf(LiveSpan.Current, processing);
        plan.Sampling = ForwardingRule.SamplingOf(plan.Context, default, processing);
        plan.Baggage = Baggage.Current;
        plan.Received = processing?.AdoptedBaggage;
        if (plan.IsEmpty) return;

        plan.Keys = (destination is null ? Policies.CreationKeys : policy.Keys)?.Now;
        if (plan.Keys is not null) plan.Stamp = SendStamp.OfCreation(plan, processing?.AdoptedStamp, policy, time.GetUtcNow());
        Injector.Inject(carrier, setter, plan);
    }

    /// <summary>Writes a context and baggage on a carrier, as they are given and without a stamp.</summary>
    /// <typeparam name="TCarrier">The carrier's type.</typeparam>
    /// <typeparam name="TSetter">Its setter.</typeparam>
    /// <param name="carrier">The carrier; its context fields are replaced. Untouched where there is neither context nor baggage.</param>
    /// <param name="setter">Writes to it. What it throws is thrown.</param>
    /// <param name="context">The context; one without ids is not written.</param>
    /// <param name="baggage">The baggage.</param>
    /// <param name="sampling">What to say of sampling; default null: what the context's flag says.</param>
    public void Inject<TCarrier, TSetter>(
        TCarrier carrier, TSetter setter, ActivityContext context, Baggage baggage, SamplingState? sampling = null)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        var plan = new InjectionPlan { Context = context, Sampling = sampling ?? TraceContextCodec.SamplingOf(context.TraceFlags), Baggage = baggage };
        if (!plan.IsEmpty) Injector.Inject(carrier, setter, plan);
    }

    /// <summary>Adds an observer of messages sent and received. An observer of <see cref="Default"/> stays with it when its options change.</summary>
    /// <param name="observer">The observer.</param>
    /// <returns>Removes the observer when disposed.</returns>
    public IDisposable AddObserver(IPropagationObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return IsFollower ? ProcessDefault.AddObserver(observer) : observers.Add(observer);
    }
}
