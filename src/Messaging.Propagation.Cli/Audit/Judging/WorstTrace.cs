namespace Messaging.Propagation.Cli.Audit;

/// <summary>A trace that is kept to be drawn.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Score">How many defects it has.</param>
/// <param name="Defects">Of which kinds.</param>
/// <param name="MissingStep">The first step of the flow that it lacks; null where it lacks none.</param>
/// <param name="First">When it began, in nanoseconds since 1970.</param>
/// <param name="Last">When it ended.</param>
/// <param name="Spans">Its spans in the order of their starts, the first of them where there are very many.</param>
/// <param name="AllSpans">How many it has.</param>
internal sealed record WorstTrace(UInt128 Id, int Score, AuditDefects Defects, int? MissingStep, long First, long Last, WorstSpan[] Spans, int AllSpans);

/// <summary>A span of such a trace.</summary>
/// <param name="Span">The span; its links are not kept.</param>
/// <param name="Defects">What is wrong with it.</param>
internal readonly record struct WorstSpan(SpanRecord Span, AuditDefects Defects);
