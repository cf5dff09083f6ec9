namespace Messaging.Propagation.Cli.Audit;

/// <summary>Where in a request a reader is: in which array, or in which object.</summary>
internal enum OtlpFrame : byte
{
    Requests,
    Request,
    ResourceSpans,
    ResourceSpan,
    ScopeSpans,
    ScopeSpan,
    Spans,
    ResourceMetrics,
    ResourceMetric,
    ScopeMetrics,
    ScopeMetric,
    Metrics,
}
