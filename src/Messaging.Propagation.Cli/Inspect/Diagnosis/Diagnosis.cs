namespace Messaging.Propagation.Cli.Inspect;

/// <summary>What was found on one message.</summary>
/// <param name="Message">The message.</param>
/// <param name="Read">What the library reads with the given options.</param>
/// <param name="Contexts">Every context on the message, in any format.</param>
/// <param name="Neighbours">The neighbours whose fields no format reads, each with the first such field.</param>
/// <param name="Stamp">What the stamp proves.</param>
internal sealed record Diagnosis(
    DumpMessage Message, Extraction Read, IReadOnlyList<FoundContext> Contexts, IReadOnlyList<(Neighbour Neighbour, string Field)> Neighbours, StampProof Stamp)
{
    /// <summary>Gets the contexts that the library would use with other formats; none where it uses one already.</summary>
    public IEnumerable<FoundContext> Unread => Read.Outcome == ExtractionOutcome.Extracted ? [] : Contexts.Where(context => !context.IsRead);

    public Verdict Verdict =>
        Read.Outcome == ExtractionOutcome.Extracted ? Verdict.Extracted
        : Read.Outcome == ExtractionOutcome.Failed ? Verdict.Failed
        : Contexts.Any(context => !context.IsRead) ? Verdict.Unread
        : Verdict.Absent;

    /// <summary>Gets a value indicating whether all contexts name one trace.</summary>
    public bool Agree => Contexts.All(context => ForeignIds.AreSame(context.TraceId, Contexts[0].TraceId));
}

/// <summary>The result for one message, one word each.</summary>
internal enum Verdict
{
    /// <summary>The library uses a context.</summary>
    Extracted,

    /// <summary>The message carries no context at all.</summary>
    Absent,

    /// <summary>The message carries a context only in a format that is not read.</summary>
    Unread,

    /// <summary>The message carries, or carried, a context that cannot be used.</summary>
    Failed,
}

/// <summary>A context on a message.</summary>
/// <param name="Source">The format, or the neighbour that wrote it.</param>
/// <param name="Format">The format that reads it; null where none does.</param>
/// <param name="TraceId">Its trace id, 32 hex digits, or 16 where its format is shorter.</param>
/// <param name="SpanId">Its span id; null where it was not read.</param>
/// <param name="IsRead">True if the given formats read it; otherwise, false.</param>
/// <param name="IsUsed">True if the library uses it; otherwise, false.</param>
internal sealed record FoundContext(string Source, ContextFormat? Format, string TraceId, string? SpanId, bool IsRead, bool IsUsed);
