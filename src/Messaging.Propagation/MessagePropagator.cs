using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace Messaging.Propagation;

/// <summary>
/// Carries contexts with messages by one set of options. Make one with <see cref="Create(Action{MessagePropagationOptions}?)"/>, or let
/// dependency injection make it, and
/// hand it to <c>WithPropagation</c>; what is decorated without one uses <see cref="Default"/>. Safe for many threads.
/// </summary>
public sealed class MessagePropagator
{
    private readonly PropagationHooks hooks;
    private readonly ObserverList observers;
    private readonly DestinationPolicies policies;
    private readonly TimeProvider time;
    private readonly LogThrottle throttle;

    private MessagePropagator(MessagePropagationOptions options)
    {
        var formats = options.Formats.ToArray();
        policies = new DestinationPolicies(options.Policy, options.Destinations);
        Extractor = new ContextExtractor(
            new FormatReaders(formats), policies, options.RepeatedFields, options.IncludeFieldValues, options.TimeProvider, ReportError);
        Injector = new ContextInjector(formats);
        ExistingContext = options.ExistingContext;
        ProcessParent = options.ProcessParent;
        WritesStamp = options.WriteStamp;
        FieldsRead = [.. formats.SelectMany(format => format.FieldsRead).Append(FieldNames.ContextStamp).Distinct()];
        MakesCreateSpans = options.CreateSpans;
        RecordsEmptyReceives = options.RecordEmptyReceives;
        MaxLinks = options.MaxLinks;
        UsesDispatchProxy = options.UseDispatchProxy;
        time = options.TimeProvider;
        throttle = new LogThrottle(time, options.LogInterval);
        hooks = new PropagationHooks(options, ReportError);
        Logger = options.LoggerFactory?.CreateLogger(PropagationTelemetry.Name) ?? NullLogger.Instance;

        List<IPropagationObserver> all = [new MetricsObserver()];
        if (options.LoggerFactory is not null) all.Add(new LogObserver(Logger, throttle));
        all.AddRange(options.Observers);
        observers = new ObserverList(all, ReportError);
        UsesLogScopes = options.LoggerFactory is not null && options.UseLogScopes;
        if (FormatNames.OfEnvironment().Unknown is { Count: > 0 } unknown) InternalError.UnknownFormats(Logger, string.Join(", ", unknown));
    }

    /// <summary>
    /// The propagator of everything in this process that was given none: the first that dependency injection makes
    /// (<c>AddMessagingPropagation</c>), or, where it is asked for earlier, one with default options.
    /// </summary>
    public static MessagePropagator Default => ProcessDefault.Get();

    /// <summary>Whether a receive that brings nothing is to be recorded; see <see cref="MessagePropagationOptions.RecordEmptyReceives"/>.</summary>
    public bool RecordsEmptyReceives { get; }

    /// <summary>
    /// The names of the fields that are read, the stamp's included, for brokers that hand over only what is asked for. One that ends in <c>*</c> stands for
    /// all that begin so.
    /// </summary>
    public IReadOnlyList<string> FieldsRead { get; }

    /// <summary>Most links on a span; see <see cref="MessagePropagationOptions.MaxLinks"/>.</summary>
    public int MaxLinks { get; }

    /// <summary>
    /// Whether anybody wants to know of received messages: listens to spans or metrics, logs or observes. If not, a receive need not be
    /// looked at, and neither need a settlement.
    /// </summary>
    public bool ObservesReceives =>
        ObservesAlways || PropagationTelemetry.ActivitySource.HasListeners() || MessagingMetrics.Enabled || PropagationMetrics.ArrivalsEnabled;

    /// <summary>Whether somebody besides metrics wants to know of every message.</summary>
    private bool ObservesAlways => observers.Count > 1;

    internal bool UsesLogScopes { get; }

    internal ContextExtractor Extractor { get; }

    internal ContextInjector Injector { get; }

    internal ExistingContext ExistingContext { get; }

    internal ProcessParent ProcessParent { get; }

    internal bool WritesStamp { get; }

    internal bool MakesCreateSpans { get; }

    internal bool UsesDispatchProxy { get; }

    internal ILogger Logger { get; }

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

    /// <summary>Reads the context on a carrier. Nothing is recorded or reported: decorated clients do that.</summary>
    /// <typeparam name="TCarrier">The carrier's type.</typeparam>
    /// <typeparam name="TGetter">Its getter.</typeparam>
    /// <param name="carrier">The carrier; it is not changed.</param>
    /// <param name="getter">Reads it.</param>
    /// <param name="destination">The topic or queue that the message came from, whose policies apply; default null: those of all.</param>
    /// <returns>The context, the baggage, and everything that was wrong. This never throws.</returns>
    public Extraction Extract<TCarrier, TGetter>(TCarrier carrier, TGetter getter, string? destination = null)
        where TGetter : struct, ICarrierGetter<TCarrier> => Extractor.Extract(carrier, getter, destination);

    /// <summary>
    /// Writes the current context and baggage on a carrier as the message's creation context, for a message that is kept and sent later,
    /// as from an outbox: the send then keeps it and links to it. There is no stamp, for the message is not sent yet.
    /// </summary>
    /// <typeparam name="TCarrier">The carrier's type.</typeparam>
    /// <typeparam name="TSetter">Its setter.</typeparam>
    /// <param name="carrier">The carrier; its context fields are replaced. Untouched where there is no context.</param>
    /// <param name="setter">Writes to it. What it throws is thrown.</param>
    public void Inject<TCarrier, TSetter>(TCarrier carrier, TSetter setter)
        where TSetter : struct, ICarrierSetter<TCarrier>
    {
        var processing = MessageProcessing.Current;
        var plan = default(InjectionPlan);
        plan.Context = ForwardingRule.ContextOf(Activity.Current, processing);
        plan.Sampling = ForwardingRule.SamplingOf(plan.Context, default, processing);
        plan.Baggage = Baggage.Current;
        plan.Received = ForwardingRule.BaggageOf(processing);
        if (!plan.IsEmpty) Injector.Inject(carrier, setter, plan);
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

    /// <summary>Tells one more observer of messages sent and received, from now on.</summary>
    /// <param name="observer">The observer.</param>
    /// <returns>What to dispose when it is to be told no more.</returns>
    public IDisposable AddObserver(IPropagationObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return observers.Add(observer);
    }

    /// <summary>Makes an operation of a client. Keep it: see <see cref="OperationCache{TKey}"/>. For those who write a decorator.</summary>
    /// <param name="client">The client.</param>
    /// <param name="type">What kind of operation it is.</param>
    /// <param name="name">The broker's word for it.</param>
    /// <param name="destination">The topic or queue; null where there is no single one.</param>
    /// <param name="partition">The partition; null where there is none or it is not known.</param>
    /// <param name="isTemporary">Whether the destination is one of very many that the broker names and removes again.</param>
    public MessagingOperation CreateOperation(
        MessagingClient client, MessagingOperationType type, string name, string? destination, string? partition = null, bool isTemporary = false)
    {
        var operation = new MessagingOperation(client, type, name, destination, hooks.TemplateOf(destination), partition, isTemporary, policies.Of(destination));
        hooks.Rename(operation);
        return operation;
    }

    /// <summary>Notes that an operation begins. For those who write a decorator.</summary>
    public OperationTimer StartTimer() => OperationTimer.Start(time, isMeasured: MessagingMetrics.DurationsEnabled);

    /// <summary>Lets the user's <see cref="MessagePropagationOptions.Enrich"/> add to a span. For those who write a decorator.</summary>
    /// <param name="activity">The span; nothing happens where it is null or not recorded.</param>
    /// <param name="operation">Its operation.</param>
    /// <param name="message">The message as the client knows it; null where there is none.</param>
    public void Enrich(Activity? activity, MessagingOperation operation, object? message) => hooks.Enrich(activity, operation, message);

    /// <summary>
    /// Counts, and says in the log, an exception that was kept away from the message it concerned. For those who write a decorator.
    /// </summary>
    /// <param name="stage">What was being done: send, receive, process, settle, extract.</param>
    /// <param name="exception">The exception.</param>
    public void ReportError(string stage, Exception exception) => InternalError.Report(Logger, throttle, stage, exception);

    internal bool Allows(MessagingOperation operation) => hooks.Allows(operation);

    internal void Observe(MessagingOperation operation, in InjectionPlan plan, in InjectionResult result)
    {
        // The first observer counts baggage and what was dropped, and where there is neither it need not be told.
        if (ObservesAlways || result.BaggageSize > 0 || result.Dropped is not null) observers.OnInjected(new InjectionReport(operation, plan, result));
    }

    /// <summary>Tells the observers of one message that arrived. For those who write a decorator.</summary>
    /// <param name="operation">The operation that received it.</param>
    /// <param name="delivery">What the broker says of it.</param>
    /// <param name="extraction">What it carried.</param>
    public void ReportArrival(MessagingOperation operation, in DeliveryInfo delivery, in Extraction extraction) =>
        observers.OnArrived(new ArrivalReport(operation, delivery, extraction, time.GetUtcNow()));

    internal void ReportSamplingMismatch(MessagingOperation operation) => observers.OnSamplingMismatch(operation);

    internal void SaySecondInstrumentation(MessagingOperation operation)
    {
        if (throttle.IsFirst("second instrumentation")) InternalError.SecondInstrumentation(Logger, operation.Client.System, operation.Destination);
    }

    internal void SayNewerClient(Type clientInterface, Exception? exception)
    {
        if (throttle.IsFirst(clientInterface.Name)) InternalError.NewerClient(Logger, clientInterface.Name, exception);
    }
}
