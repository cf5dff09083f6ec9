namespace Messaging.Propagation;

/// <summary>A library or service that writes fields of its own to messages, which no <see cref="ContextFormat"/> reads.</summary>
public sealed class Neighbour
{
    private Neighbour(string name, string? advice, params string[] fields) => (Name, Advice, Fields) = (name, advice, fields);

    /// <summary>Gets all that are known.</summary>
    public static IReadOnlyList<Neighbour> All { get; } =
    [
        new("Datadog", "on the sender, add tracecontext to DD_TRACE_PROPAGATION_STYLE_INJECT; Datadog's own fields are read by no format",
            "x-datadog-trace-id", "x-datadog-*", "_datadog"),
        new("Sentry", "on the sender, turn on propagateTraceparent of the Sentry SDK, so that it also writes traceparent", "sentry-trace"),
        new("New Relic", "on the sender, turn on distributed tracing with W3C headers, so that the agent also writes traceparent",
            "newrelic", "NewRelicID", "NewRelicTransaction"),
        new("Google Cloud", "on the sender, use the propagator tracecontext", "X-Cloud-Trace-Context", "grpc-trace-bin"),
        new("Google's Pub/Sub client", "on the receiver, copy it to traceparent before Extract, or read it by ContextFormat.From",
            "googclient_traceparent", "googclient_*"),
        new("Elastic's agent", "on the sender, keep W3C headers on: the agent writes the same value to traceparent", "elastic-apm-traceparent"),
        new("Rebus.OpenTelemetry", "on the sender, write traceparent in a pipeline step; the field holds one", "rbs-ot-tracestate"),
        new("OpenTracing", "on the sender, use the propagator tracecontext; on the receiver, ContextFormat.From reads ottrace", "ot-tracer-*"),
        new("SkyWalking", "on the sender, use an OpenTelemetry SDK or agent, which writes traceparent", "sw8", "sw8-*"),
        new("Dynatrace", "on the sender, turn on W3C Trace Context in OneAgent's settings", "X-dynaTrace", "dtdTraceTagInfo", "dynatrace*"),
        new("Instana", "on the sender, turn on W3C Trace Context in the Instana tracer", "X-INSTANA-*", "X_INSTANA_*"),
        new("Azure's older tracing", "on the sender, update the Azure SDK or Application Insights, which then write traceparent", "Request-Id", "Correlation-Context"),
        new("NServiceBus", "on the sender, call EnableOpenTelemetry(), so that it writes traceparent", "NServiceBus.*"),
        new("MassTransit", "on the sender, listen to the ActivitySource MassTransit, so that it writes MT-Activity-Id", "MT-*"),
        new("Spring", "on the sender, turn on observation for its templates and set management.tracing.propagation.type to w3c",
            "spring_json_*", "nativeHeaders", "scst_*", "kafka_*", "__TypeId__"),
        new("CloudEvents over HTTP", "on the receiver, copy it to traceparent before Extract, or read it by ContextFormat.From", "ce-traceparent"),
        new("CloudEvents", null, "ce_*", "cloudEvents:*", "cloudEvents_*"),
        new("CAP", "on the sender, call Inject when you publish: CAP writes no context of its own", "cap-*"),
        new("Rebus", "on the sender, add a pipeline step that calls Inject: Rebus writes no context of its own", "rbs2-*"),
    ];

    /// <summary>Gets the name of the library or service.</summary>
    public string Name { get; }

    /// <summary>Gets what to do so that its trace is read; null if its fields hold no trace.</summary>
    public string? Advice { get; }

    /// <summary>Gets the names of its fields. One that ends in <c>*</c> stands for all names that begin so.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>Returns true if this neighbour writes a field of that name; otherwise, false. Case is ignored.</summary>
    /// <param name="field">The name of the field.</param>
    public bool Writes(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        foreach (var name in Fields)
        {
            if (name[^1] == '*' ? field.AsSpan().StartsWith(name.AsSpan(0, name.Length - 1), StringComparison.OrdinalIgnoreCase)
                : string.Equals(name, field, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
