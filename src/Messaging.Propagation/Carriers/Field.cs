namespace Messaging.Propagation;

/// <summary>The fields that may be looked for, as the extraction tells them apart.</summary>
internal enum Field : byte
{
    None,
    TraceParent,
    TraceState,
    Baggage,
    ContextStamp,
    B3,
    B3TraceId,
    B3SpanId,
    B3Sampled,
    B3Flags,
    UberTraceId,
    UberContext,
    JaegerBaggage,
    XRay,
    AwsTraceHeader,
    DiagnosticId,
    Elastic,
    MassTransit,
    MassTransitBaggage,
    Wolverine,
    CloudEventsTraceParent,
    CloudEventsTraceState,
}
