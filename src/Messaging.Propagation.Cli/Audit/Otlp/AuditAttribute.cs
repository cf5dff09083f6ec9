namespace Messaging.Propagation.Cli.Audit;

/// <summary>The attributes that the audit needs.</summary>
internal enum AuditAttribute : byte
{
    None,
    System,
    Operation,
    Destination,
    MessageCount,
    Failures,
    LinksDropped,
    BaggageSize,
}
