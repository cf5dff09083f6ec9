namespace Messaging.Propagation.Cli.Audit;

/// <summary>What is fixed about an indicator, whose only name is that of <see cref="AuditIndicator"/>. Targets are those that a service has of itself, where it has one.</summary>
/// <param name="Sentence">What it is.</param>
/// <param name="Unit">What its value is.</param>
/// <param name="Target">What it should be; null where there is no target.</param>
/// <param name="IsFloor">Whether the target is the least, rather than what it should stay below.</param>
internal sealed record IndicatorFacts(string Sentence, IndicatorUnit Unit, double? Target = null, bool IsFloor = false)
{
    private static readonly PropagationHealthOptions Health = new();

    public bool? IsMet(double? value) => (value, Target) is not ({ } told, { } target) ? null : IsFloor ? told >= target : told < target;

    public static IndicatorFacts Of(AuditIndicator indicator, AuditFlow? flow) => indicator switch
    {
        AuditIndicator.Coverage => new(
            "Share of received and processed messages whose span has a link to their producer, or has it as its parent.",
            IndicatorUnit.Share, Health.MinCoverage, IsFloor: true),
        AuditIndicator.Completeness => new(
            $"Share of traces {(flow is null ? "of a flow, given by --flow," : $"beginning with {flow.First}")} that have every step.",
            IndicatorUnit.Share, flow?.Target, IsFloor: true),
        AuditIndicator.OrphanRate => new(
            "Share of messaging spans with a parent or links of which one is not in the files within the window.", IndicatorUnit.Share),
        AuditIndicator.FieldDropRate => new(
            "Share of received and processed messages of which their span says that a field was gone which the sender wrote.",
            IndicatorUnit.Share, Health.MaxFieldDropRate),
        AuditIndicator.FailureRate => new(
            "Share of received and processed messages of which their span says that anything was wrong with the context.",
            IndicatorUnit.Share, Health.MaxFailureRate),
        AuditIndicator.BaggageMedian => new(
            "Half of the baggage is of this many bytes or fewer.", IndicatorUnit.Bytes, Health.MaxBaggageMedian),
        AuditIndicator.BaggageP95 => new(
            "Of a hundred baggages ninety-five are of this many bytes or fewer.", IndicatorUnit.Bytes, Health.MaxBaggageP95),
        AuditIndicator.ExportErrorRate => new(
            "Share of spans that a collector could not hand on, as it says of itself.", IndicatorUnit.Share),
        AuditIndicator.SamplingMismatchRate => new(
            "Share of receive and process spans that were sampled where a context that came was not.",
            IndicatorUnit.Share, Health.MaxSamplingMismatchRate),
        AuditIndicator.ClockSkewRate => new(
            "Share of messaging spans that begin, or receives that end, before what they follow from began: negative lag.",
            IndicatorUnit.Share, Health.MaxClockSkewRate),
        AuditIndicator.TraceStateLossRate => new(
            "Share of messaging spans that have no tracestate, or got none, where what they follow from has one.",
            IndicatorUnit.Share, Health.MaxTraceStateLossRate),
        _ => new("Of a hundred traces ninety-five have their last span this long after their first.", IndicatorUnit.Time),
    };
}
