namespace Messaging.Propagation.Cli.Inspect;

/// <summary>A library or service that writes fields of its own to messages.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Advice">What to do so that its trace is read; null where its fields hold no trace.</param>
/// <param name="Fields">The names of its fields; one that ends in <c>*</c> stands for all names that begin so.</param>
internal sealed record Neighbour(string Name, string? Advice, params string[] Fields)
{
    /// <summary>Gets the neighbours whose fields no format reads.</summary>
    public static IReadOnlyList<Neighbour> All { get; } =
    [
        new("Datadog", "on the sender, add tracecontext to DD_TRACE_PROPAGATION_STYLE_INJECT; Datadog's own fields are read by no format",
            ForeignIds.Datadog, "x-datadog-*", "_datadog"),
        new("Sentry", "on the sender, turn on propagateTraceparent of the Sentry SDK, so that it also writes traceparent", ForeignIds.Sentry),
        new("New Relic", "on the sender, turn on distributed tracing with W3C headers, so that the agent also writes traceparent",
            ForeignIds.NewRelic, "NewRelicID", "NewRelicTransaction"),
        new("Google Cloud", "on the sender, use the propagator tracecontext", ForeignIds.Google, "grpc-trace-bin"),
        new("Google's Pub/Sub client", "on the receiver, copy it to traceparent before Extract, or read it by ContextFormat.From",
            ForeignIds.PubSub, "googclient_*"),
        new("Elastic's agent", "on the sender, keep W3C headers on: the agent writes the same value to traceparent", ForeignIds.ElasticHttp),
        new("Rebus.OpenTelemetry", "on the sender, write traceparent in a pipeline step; the field holds one", ForeignIds.Rebus),
        new("OpenTracing", "on the sender, use the propagator tracecontext; on the receiver, ContextFormat.From reads ottrace", "ot-tracer-*"),
        new("SkyWalking", "on the sender, use an OpenTelemetry SDK or agent, which writes traceparent", "sw8", "sw8-*"),
        new("Dynatrace", "on the sender, turn on W3C Trace Context in OneAgent's settings", "X-dynaTrace", "dtdTraceTagInfo", "dynatrace*"),
        new("Instana", "on the sender, turn on W3C Trace Context in the Instana tracer", "X-INSTANA-*", "X_INSTANA_*"),
        new("Azure's older tracing", "on the sender, update the Azure SDK or Application Insights, which then write traceparent", "Request-Id", "Correlation-Context"),
        new("NServiceBus", "on the sender, call EnableOpenTelemetry(), so that it writes traceparent", "NServiceBus.*"),
        new("MassTransit", "on the sender, listen to the ActivitySource MassTransit, so that it writes MT-Activity-Id", "MT-*"),
        new("Spring", "on the sender, turn on observation for its templates and set management.tracing.propagation.type to w3c",
            "spring_json_*", "nativeHeaders", "scst_*", "kafka_*", "__TypeId__"),
        new("CloudEvents", null, "ce_*", "cloudEvents:*", "cloudEvents_*"),
        new("CAP", "on the sender, call Inject when you publish: CAP writes no context of its own", "cap-*"),
        new("Rebus", "on the sender, add a pipeline step that calls Inject: Rebus writes no context of its own", "rbs2-*"),
    ];

    /// <summary>Returns true if this neighbour writes a field of that name; otherwise, false.</summary>
    public bool Writes(string field)
    {
        foreach (var name in Fields)
        {
            if (name[^1] == '*' ? field.AsSpan().StartsWith(name.AsSpan(0, name.Length - 1), StringComparison.OrdinalIgnoreCase)
                : string.Equals(name, field, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
