using System.Text.Json;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>Which arrays of a request lead to spans and to metrics. Source: opentelemetry-proto, trace_service.proto and metrics_service.proto.</summary>
internal static class OtlpFrames
{
    public static bool IsArray(OtlpFrame frame) => frame is OtlpFrame.Requests or OtlpFrame.ResourceSpans or OtlpFrame.ScopeSpans or OtlpFrame.Spans
        or OtlpFrame.ResourceMetrics or OtlpFrame.ScopeMetrics or OtlpFrame.Metrics;

    /// <summary>The array that a property of an object is; null where it leads nowhere.</summary>
    public static OtlpFrame? Property(OtlpFrame frame, ref Utf8JsonReader reader) => frame switch
    {
        OtlpFrame.Request when reader.ValueTextEquals("resourceSpans"u8) => OtlpFrame.ResourceSpans,
        OtlpFrame.Request when reader.ValueTextEquals("resourceMetrics"u8) => OtlpFrame.ResourceMetrics,
        OtlpFrame.ResourceSpan when reader.ValueTextEquals("scopeSpans"u8) => OtlpFrame.ScopeSpans,
        OtlpFrame.ScopeSpan when reader.ValueTextEquals("spans"u8) => OtlpFrame.Spans,
        OtlpFrame.ResourceMetric when reader.ValueTextEquals("scopeMetrics"u8) => OtlpFrame.ScopeMetrics,
        OtlpFrame.ScopeMetric when reader.ValueTextEquals("metrics"u8) => OtlpFrame.Metrics,
        _ => null,
    };

    /// <summary>Whether a property says whose metrics they are.</summary>
    public static bool IsResource(OtlpFrame frame, ref Utf8JsonReader reader) => frame == OtlpFrame.ResourceMetric && reader.ValueTextEquals("resource"u8);

    /// <summary>The object that an element of an array is; null for those that are read at one go.</summary>
    public static OtlpFrame? Element(OtlpFrame array) => array switch
    {
        OtlpFrame.Requests => OtlpFrame.Request,
        OtlpFrame.ResourceSpans => OtlpFrame.ResourceSpan,
        OtlpFrame.ScopeSpans => OtlpFrame.ScopeSpan,
        OtlpFrame.ResourceMetrics => OtlpFrame.ResourceMetric,
        OtlpFrame.ScopeMetrics => OtlpFrame.ScopeMetric,
        _ => null,
    };
}
