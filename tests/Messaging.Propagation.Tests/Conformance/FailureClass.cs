namespace Messaging.Propagation.Tests.Conformance;

/// <summary>Which of our reasons a failure class of the vectors is.</summary>
internal static class FailureClass
{
    public static FailureReason? ReasonOf(string? failureClass) => failureClass switch
    {
        null or "missing" or "missing_traceparent" => null,
        "duplicate_traceparent" => FailureReason.Duplicated,
        "trace_id_all_zero" => FailureReason.ZeroTraceId,
        "parent_id_all_zero" => FailureReason.ZeroSpanId,
        "version_ff" => FailureReason.UnsupportedVersion,
        "tracestate_too_many_members" or "too_many_members" => FailureReason.TooManyEntries,
        "too_large" => FailureReason.TooLong,
        _ => FailureReason.Malformed,
    };
}
