namespace Messaging.Propagation.Cli.Audit;

/// <summary>What is wrong with a span or a trace.</summary>
[Flags]
internal enum AuditDefects
{
    None = 0,
    NoContext = 1,
    Orphan = 2,
    Incomplete = 4,
    FieldDropped = 8,
    Failed = 16,
    SamplingMismatch = 32,
    ClockSkew = 64,
    TraceStateLost = 128,
}
