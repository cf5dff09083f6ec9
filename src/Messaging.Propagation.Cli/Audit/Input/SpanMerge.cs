namespace Messaging.Propagation.Cli.Audit;

/// <summary>
/// The batches of several files in the order of their times: files of several collectors go side by side, and those that one collector has filled one after the
/// other come one after the other.
/// </summary>
internal static class SpanMerge
{
    public static async Task RunAsync(IReadOnlyList<SpanSource> sources, Action<SpanBatch> each)
    {
        foreach (var source in sources) await source.AdvanceAsync();
        while (Earliest(sources) is { } source)
        {
            each(source.Current!);
            await source.AdvanceAsync();
        }
    }

    private static SpanSource? Earliest(IReadOnlyList<SpanSource> sources)
    {
        SpanSource? earliest = null;
        foreach (var source in sources)
        {
            if (source.Current is { } batch && (earliest is null || batch.Time < earliest.Current!.Time)) earliest = source;
        }

        return earliest;
    }
}
