namespace Messaging.Propagation.Cli.Audit;

/// <summary>Looks at the first spans of files, to tell when each is due: thousands that are opened at once are thousands of buffers.</summary>
internal sealed class FirstSpans
{
    private const int Most = 64, MostBytes = 1 << 20;

    // What is read here is read again, and counts then.
    private readonly SpanBatch batch = new(Most);
    private readonly OtlpScanner scanner = new(new Utf8Names(), new ExportErrors());
    private readonly BrokenLines broken = new();

    /// <summary>
    /// When the earliest of them ended: a clock that is behind has a file opened too early, which does no harm. The least there is where there are none.
    /// </summary>
    public long BeginningOf(string path)
    {
        batch.Clear();
        scanner.Reset();
        using var file = new OtlpFile(path, new ChunkBuffer(AuditFile.Open(path, new AuditProgress(0)), MostBytes), scanner, broken);
        file.Fill(batch);
        var earliest = long.MaxValue;
        foreach (ref readonly var span in batch.Spans) earliest = Math.Min(earliest, span.End);
        return batch.Count > 0 ? earliest : long.MinValue;
    }
}
