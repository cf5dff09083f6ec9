namespace Messaging.Propagation.Cli.Audit;

/// <summary>What the audit keeps of a link.</summary>
/// <param name="TraceId">The trace of its target.</param>
/// <param name="SpanId">Its target.</param>
/// <param name="Flags">As a span's; 0 is unknown.</param>
/// <param name="HasTraceState">Whether the context that came had a <c>tracestate</c>.</param>
internal readonly record struct LinkRecord(UInt128 TraceId, ulong SpanId, uint Flags, bool HasTraceState);
