namespace Messaging.Propagation;

/// <summary>The names under which fields travel on a carrier. They are written as they stand here and read without regard to case.</summary>
public static class FieldNames
{
    /// <summary>W3C Trace Context: version, trace id, parent id and flags. Source: W3C Trace Context Level 2, "traceparent header".</summary>
    public const string TraceParent = "traceparent";

    /// <summary>W3C Trace Context: what each tracing system keeps for itself. Source: W3C Trace Context Level 2, "tracestate header".</summary>
    public const string TraceState = "tracestate";

    /// <summary>W3C Baggage. Source: W3C Baggage, "Baggage HTTP header format".</summary>
    public const string Baggage = "baggage";

    /// <summary>This library's own field: when and with what fields the message was sent. Source: docs/context-stamp.md.</summary>
    public const string ContextStamp = "context-stamp";

    /// <summary>B3 in one field: ids, sampling state and parent. Source: B3 Propagation, "Single Header".</summary>
    public const string B3 = "b3";

    /// <summary>B3 in several fields: the trace id. Source: B3 Propagation, "Multiple Headers", as the next three.</summary>
    public const string B3TraceId = "X-B3-TraceId";

    /// <summary>B3 in several fields: the span id.</summary>
    public const string B3SpanId = "X-B3-SpanId";

    /// <summary>B3 in several fields: whether the trace is sampled; absent where that is left open.</summary>
    public const string B3Sampled = "X-B3-Sampled";

    /// <summary>B3 in several fields: 1 where the trace is debugged, which implies that it is sampled.</summary>
    public const string B3Flags = "X-B3-Flags";

    /// <summary>Jaeger's own: ids, parent and flags. Source: Jaeger, "Client libraries, Propagation format".</summary>
    public const string UberTraceId = "uber-trace-id";

    /// <summary>Jaeger's own: what the names of its baggage begin with, a field for each entry.</summary>
    public const string UberContext = "uberctx-";

    /// <summary>Jaeger's own: baggage that somebody set by hand, <c>k1=v1, k2=v2</c>. Read only.</summary>
    public const string JaegerBaggage = "jaeger-baggage";

    /// <summary>AWS X-Ray: root, parent and sampling decision. Source: AWS X-Ray, "Tracing header".</summary>
    public const string XRay = "X-Amzn-Trace-Id";

    /// <summary>The same in the system attribute of that name on SQS. Source: Amazon SQS, "Message system attributes".</summary>
    public const string AwsTraceHeader = "AWSTraceHeader";

    /// <summary>What the Azure SDKs write, in the form of <c>traceparent</c>.</summary>
    public const string DiagnosticId = "Diagnostic-Id";

    /// <summary>What Elastic's agents write, in the form of <c>traceparent</c>. Read only.</summary>
    public const string Elastic = "elasticapmtraceparent";

    /// <summary>What MassTransit writes, in the form of <c>traceparent</c>. Read only.</summary>
    public const string MassTransit = "MT-Activity-Id";

    /// <summary>The baggage that MassTransit writes: JSON, a list of keys and values. Read only.</summary>
    public const string MassTransitBaggage = "MT-Activity-Correlation-Context";

    /// <summary>What Wolverine writes, in the form of <c>traceparent</c>. Read only.</summary>
    public const string Wolverine = "parent-id";

    /// <summary>
    /// CloudEvents' distributed tracing extension in Kafka's binding; in AMQP's <c>cloudEvents:traceparent</c> or
    /// <c>cloudEvents_traceparent</c>. Read only. Source: CloudEvents, "Distributed Tracing extension".
    /// </summary>
    public const string CloudEventsTraceParent = "ce_traceparent";

    /// <summary>The <c>tracestate</c> to it.</summary>
    public const string CloudEventsTraceState = "ce_tracestate";
}
