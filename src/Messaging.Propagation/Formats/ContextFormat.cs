using OpenTelemetry.Context.Propagation;

namespace Messaging.Propagation;

/// <summary>A way in which a context is written as fields, named as in <c>OTEL_PROPAGATORS</c>. docs/formats.md says which to choose.</summary>
public sealed class ContextFormat
{
    private static readonly Dictionary<string, ContextFormat> ByField = [];

    private ContextFormat(string name, ContextCodec? codec, bool isWritten, params string[] fields)
    {
        Name = name;
        Codec = codec;
        IsWritten = isWritten;
        Fields = fields;
    }

    static ContextFormat()
    {
        foreach (var format in Known)
            foreach (var field in format.Fields)
                ByField.TryAdd(field, format);
        ByField.Add(FieldLookup.NameOf(Field.UberContext), Jaeger);
    }

    /// <summary><c>tracecontext</c>: W3C Trace Context, fields <c>traceparent</c> and <c>tracestate</c>.</summary>
    public static ContextFormat TraceContext { get; } = new(
        "tracecontext", new TraceContextCodec(), true, FieldNames.TraceParent, FieldNames.TraceState);

    /// <summary><c>baggage</c>: W3C Baggage, field <c>baggage</c>.</summary>
    public static ContextFormat Baggage { get; } = new("baggage", new BaggageCodec(), true, FieldNames.Baggage);

    /// <summary><c>b3</c>: Zipkin's B3 in the one field <c>b3</c>; those of <see cref="B3Multi"/> are read as well.</summary>
    public static ContextFormat B3 { get; } = new("b3", new B3Codec(writesSingle: true), true, FieldNames.B3);

    /// <summary><c>b3multi</c>: Zipkin's B3 in fields <c>X-B3-*</c>; the one of <see cref="B3"/> is read as well.</summary>
    public static ContextFormat B3Multi { get; } = new(
        "b3multi", new B3Codec(writesSingle: false), true, FieldNames.B3TraceId, FieldNames.B3SpanId, FieldNames.B3Sampled, FieldNames.B3Flags);

    /// <summary><c>jaeger</c>: Jaeger's own, <c>uber-trace-id</c> and baggage in <c>uberctx-*</c>; <c>jaeger-baggage</c> is read as well.</summary>
    public static ContextFormat Jaeger { get; } = new("jaeger", new JaegerCodec(), true, FieldNames.UberTraceId, FieldNames.JaegerBaggage);

    /// <summary><c>xray</c>: AWS X-Ray, <c>X-Amzn-Trace-Id</c>; SQS's <c>AWSTraceHeader</c> is read as well.</summary>
    public static ContextFormat XRay { get; } = new("xray", new XRayCodec(isAsked: true), true, FieldNames.XRay, FieldNames.AwsTraceHeader);

    /// <summary><c>diagnostic-id</c>: the Azure SDKs' <c>Diagnostic-Id</c>. Only read; where no format finds a context it is looked at unasked.</summary>
    public static ContextFormat DiagnosticId { get; } = new(
        "diagnostic-id", new BridgeCodec(Field.DiagnosticId, ignoresHierarchical: true), false, FieldNames.DiagnosticId);

    /// <summary><c>elastic</c>: Elastic agents' <c>elasticapmtraceparent</c>. Only read.</summary>
    public static ContextFormat Elastic { get; } = new("elastic", new BridgeCodec(Field.Elastic), false, FieldNames.Elastic);

    /// <summary>
    /// Gets <c>masstransit</c>: MassTransit's <c>MT-Activity-Id</c> and, with its raw JSON serializer, baggage in
    /// <c>MT-Activity-Correlation-Context</c>. Its default envelope keeps baggage in the body, which is not read. Only read.
    /// </summary>
    public static ContextFormat MassTransit { get; } = new(
        "masstransit", new MassTransitCodec(), false, FieldNames.MassTransit, FieldNames.MassTransitBaggage);

    /// <summary><c>wolverine</c>: Wolverine's <c>parent-id</c>. Only read.</summary>
    public static ContextFormat Wolverine { get; } = new(
        "wolverine", new BridgeCodec(Field.Wolverine, ignoresHierarchical: true), false, FieldNames.Wolverine);

    /// <summary>
    /// <c>cloudevents</c>: the distributed tracing extension in the bindings for Kafka (<c>ce_traceparent</c>) and AMQP
    /// (<c>cloudEvents:traceparent</c>, <c>cloudEvents_traceparent</c>). Only read.
    /// </summary>
    public static ContextFormat CloudEvents { get; } = new(
        "cloudevents", new BridgeCodec(Field.CloudEventsTraceParent, Field.CloudEventsTraceState), false,
        FieldNames.CloudEventsTraceParent, FieldNames.CloudEventsTraceState);

    /// <summary><c>none</c>: nothing is written and nothing read.</summary>
    public static ContextFormat None { get; } = new("none", null, false);

    /// <summary>Every format that has a name of its own.</summary>
    public static IReadOnlyList<ContextFormat> Known { get; } =
        [TraceContext, Baggage, B3, B3Multi, Jaeger, XRay, DiagnosticId, Elastic, MassTransit, Wolverine, CloudEvents, None];

    /// <summary>The name, as in <c>OTEL_PROPAGATORS</c>.</summary>
    public string Name { get; }

    /// <summary>The fields that the format reads and writes.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>Whether it is written, or only read.</summary>
    public bool IsWritten { get; }

    internal ContextCodec? Codec { get; }

    /// <summary>Every field that is read, also those that another format writes.</summary>
    internal IEnumerable<string> FieldsRead => Codec is null or PropagatorCodec ? Fields
        : Enumerable.Range(1, FieldSet.Count - 1).Select(number => (Field)number).Where(Codec.Fields.Contains).Select(FieldLookup.NameOf).Concat(Fields).Distinct();

    /// <summary>Makes a format of any propagator of OpenTelemetry's.</summary>
    /// <param name="name">What reports call it, for example <c>ottrace</c>. One of a known format is refused.</param>
    /// <param name="propagator">Reads and writes. What it throws costs the message its context in this format alone.</param>
    /// <exception cref="ArgumentException">The name is empty or that of a known format.</exception>
    public static ContextFormat From(string name, TextMapPropagator propagator)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(propagator);
        if (Known.Any(format => format.Name == name))
            throw new ArgumentException($"{name} is the name of a format that is known already: give this one another.", nameof(name));
        return new ContextFormat(name, new PropagatorCodec(name, propagator), true, [.. propagator.Fields ?? new HashSet<string>()]);
    }

    /// <summary>Parses a list of names in the form of <c>OTEL_PROPAGATORS</c>: <c>tracecontext,baggage,b3</c>.</summary>
    /// <param name="names">The names, separated by commas, in order of precedence. A repeated name counts once.</param>
    /// <returns>The formats, a new list that can be assigned to <see cref="MessagePropagationOptions.Formats"/>.</returns>
    /// <exception cref="FormatException">Thrown when a name is unknown or there is none. The message lists the known names.</exception>
    public static List<ContextFormat> Parse(string names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var (formats, unknown) = FormatNames.Read(names);
        if (unknown.Count > 0)
            throw new FormatException($"There is no format {string.Join(", ", unknown)}. There are: {string.Join(", ", Known.Select(format => format.Name))}.");
        return formats.Count > 0 ? formats : throw new FormatException("No format is named: write, for example, tracecontext,baggage.");
    }

    /// <summary>The <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    internal static ContextFormat? Of(string field) => ByField.GetValueOrDefault(field);
}
