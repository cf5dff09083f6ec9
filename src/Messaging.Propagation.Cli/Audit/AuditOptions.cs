namespace Messaging.Propagation.Cli.Audit;

/// <summary>What is to be audited and how.</summary>
/// <param name="Files">The files.</param>
/// <param name="Flow">Where it says which spans a complete trace has; null where nothing does.</param>
/// <param name="Window">How long a trace is waited for after its last span.</param>
/// <param name="Minimum">How many samples an indicator has where its target counts.</param>
/// <param name="KeepWorst">How many traces are kept to be drawn.</param>
internal sealed record AuditOptions(IReadOnlyList<string> Files, string? Flow, TimeSpan Window, long Minimum, int KeepWorst);
