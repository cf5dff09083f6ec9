namespace Messaging.Propagation.Tests.Conformance;

/// <summary>Which of our reasons a failure class of the vectors is.</summary>
internal static class FailureClass
{
    public static FailureReason? ReasonOf(string? failureClass) => failureClass switch
    {
        null or "missing" or "missing_traceparent" or "no_ids" => null,
        "duplicate_traceparent" or "duplicate_header" => FailureReason.Duplicated,
        "trace_id_all_zero" => FailureReason.ZeroTraceId,
        "parent_id_all_zero" or "span_id_all_zero" => FailureReason.ZeroSpanId,
        "version_ff" => FailureReason.UnsupportedVersion,
        "tracestate_too_many_members" or "too_many_members" => FailureReason.TooManyEntries,
        "too_large" => FailureReason.TooLong,
        _ => FailureReason.Malformed,
    };
}
