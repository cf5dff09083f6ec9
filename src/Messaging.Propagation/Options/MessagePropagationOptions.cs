using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Messaging.Propagation;

/// <summary>How contexts are written, read and reported. They are read once, when a <see cref="MessagePropagator"/> is made.</summary>
public sealed class MessagePropagationOptions
{
    /// <summary>Default of <see cref="MaxLinks"/>: OpenTelemetry's own limit of links on a span.</summary>
    public const int DefaultMaxLinks = 128;

    /// <summary>Default of <see cref="LogInterval"/>.</summary>
    public static readonly TimeSpan DefaultLogInterval = TimeSpan.FromSeconds(10);

    private IList<ContextFormat> formats = FormatNames.OfEnvironment().Formats;
    private bool hasOwnFormats;

    /// <summary>Gets or sets the formats to write and read, in order of precedence.</summary>
    /// <value>Default: those that <c>OTEL_PROPAGATORS</c> names, otherwise the propagator given to <c>Sdk.SetDefaultTextMapPropagator</c>, otherwise
    /// <c>tracecontext</c> and <c>baggage</c>.</value>
    public IList<ContextFormat> Formats
    {
        get => formats;
        set => (formats, hasOwnFormats) = (value, true);
    }

    /// <summary>What holds for every destination that <see cref="Destinations"/> does not name: baggage, trust, keys.</summary>
    /// <value>Default: all is let through, all is trusted, nothing is signed.</value>
    public DestinationPolicy Policy { get; set; } = new();

    /// <summary>
    /// What holds for single destinations in place of <see cref="Policy"/>, by their names; a name that ends in <c>*</c> stands for all that begin so, and
    /// the longest that fits counts.
    /// </summary>
    /// <value>Default: none.</value>
    public IDictionary<string, DestinationPolicy> Destinations { get; } = new Dictionary<string, DestinationPolicy>(StringComparer.Ordinal);

    /// <summary>What to do with a context that stands on a message before it is sent.</summary>
    /// <value>Default: <see cref="Propagation.ExistingContext.Auto"/>.</value>
    public ExistingContext ExistingContext { get; set; }

    /// <summary>What to do with a field that came several times and may come once.</summary>
    /// <value>Default: <see cref="Propagation.RepeatedFields.UseLast"/>.</value>
    public RepeatedFields RepeatedFields { get; set; }

    /// <summary>Which span is the parent of a process span for one message.</summary>
    /// <value>Default: <see cref="Propagation.ProcessParent.Auto"/>.</value>
    public ProcessParent ProcessParent { get; set; }

    /// <summary>
    /// Whether to write <c>context-stamp</c>, from which receivers know the lag to the millisecond and see that a field was dropped on the
    /// way.
    /// </summary>
    /// <value>Default: true.</value>
    public bool WriteStamp { get; set; } = true;

    /// <summary>Whether a receive that brought no message makes a span and a duration.</summary>
    /// <value>Default: false, for a poll that finds nothing is no news.</value>
    public bool RecordEmptyReceives { get; set; }

    /// <summary>
    /// Whether each message of a batch gets a span of its own, to whose context its consumers link. If not, all share the context of the
    /// batch's send span.
    /// </summary>
    /// <value>Default: true.</value>
    public bool CreateSpans { get; set; } = true;

    /// <summary>Most links on the span of a batch, at least 1. Contexts beyond are counted in <c>messaging.propagation.links.dropped</c>.</summary>
    /// <value>Default: 128.</value>
    public int MaxLinks { get; set; } = DefaultMaxLinks;

    /// <summary>Whether failures show the start of the field's value, made safe to print. Values may be anything that anybody sent.</summary>
    /// <value>Default: false.</value>
    public bool IncludeFieldValues { get; set; }

    /// <summary>How long a log message holds back others of its reason and destination. Zero holds back none.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan LogInterval { get; set; } = DefaultLogInterval;

    /// <summary>Which operations make spans; those it refuses still carry context and are counted. Called for every operation.</summary>
    /// <value>Default: null, all of them.</value>
    public Func<MessagingOperation, bool>? Filter { get; set; }

    /// <summary>
    /// Gets or sets what names spans; it returns null to keep the name of the conventions. A client calls it once for each operation and destination, and again for one that it has
    /// forgotten: it remembers the 1,024 that were used last, and none with a name of more than 512 characters.
    /// </summary>
    /// <value>Default: null, the names of the conventions.</value>
    public Func<MessagingOperation, string?>? SpanName { get; set; }

    /// <summary>
    /// Adds attributes to a recorded span: the span, its operation, and the message as the client knows it (null where there is none).
    /// </summary>
    /// <value>Default: null.</value>
    public Action<Activity, MessagingOperation, object?>? Enrich { get; set; }

    /// <summary>
    /// Maps a destination to a name for all of its kind, as <c>orders-eu</c> to <c>orders-{region}</c>, which span names and metrics then
    /// use; null for one that has none.
    /// </summary>
    /// <value>Default: null, no destination has one.</value>
    public Func<string, string?>? DestinationTemplate { get; set; }

    /// <summary>Who else is told of messages sent and received.</summary>
    /// <value>Default: none.</value>
    public IList<IPropagationObserver> Observers { get; } = [];

    /// <summary>Makes the logger, category <c>Messaging.Propagation</c>.</summary>
    /// <value>Default: null, nothing is logged. With dependency injection, the application's own.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>
    /// Whether, while a message is processed, every line that the application logs has the trace and span of the message's producer with it, as
    /// <c>ProducerTraceId</c> and <c>ProducerSpanId</c> of the log scope; also where processing is only linked to them, or no span is made at all.
    /// </summary>
    /// <value>Default: true, where there is a <see cref="LoggerFactory"/>.</value>
    public bool UseLogScopes { get; set; } = true;

    /// <summary>
    /// Gets or sets the clock, for sending times, lag and durations. The first time that it throws, that is reported, and the system's clock is used from then on.
    /// </summary>
    /// <value>Default: <see cref="System.TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// Whether to decorate clients by a proxy that is made at run time, as is done without asking where a client's interface is newer
    /// than this library. Slower; for finding out what a new client version would do.
    /// </summary>
    /// <value>Default: false.</value>
    public bool UseDispatchProxy { get; set; }

    /// <summary>Returns the formats set here, or those of OpenTelemetry's default propagator if none are set.</summary>
    internal ContextFormat[] ResolveFormats() =>
        !hasOwnFormats && FormatNames.AreDefault(formats) && FormatNames.OfOpenTelemetry() is { } set ? set : [.. formats];
}
