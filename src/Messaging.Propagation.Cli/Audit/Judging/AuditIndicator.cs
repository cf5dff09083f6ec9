namespace Messaging.Propagation.Cli.Audit;

/// <summary>What spans tell of propagation.</summary>
internal enum AuditIndicator
{
    Coverage,
    Completeness,
    OrphanRate,
    FieldDropRate,
    FailureRate,
    BaggageMedian,
    BaggageP95,
    ExportErrorRate,
    SamplingMismatchRate,
    ClockSkewRate,
    TraceStateLossRate,
    TimeToReconstruct,
}
