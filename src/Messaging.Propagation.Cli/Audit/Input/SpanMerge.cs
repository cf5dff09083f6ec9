namespace Messaging.Propagation.Cli.Audit;

/// <summary>
/// The batches of several files in the order of their times: files of several collectors go side by side, and those that one collector has filled one after the
/// other come one after the other, each opened when it is due.
/// </summary>
internal static class SpanMerge
{
    public static async Task RunAsync(IEnumerable<WaitingFile> files, Action<SpanBatch> each)
    {
        await using var queue = new SourceQueue(files);
        var open = new List<SpanSource>();
        try
        {
            while (true)
            {
                var source = Earliest(open);
                while (queue.IsDue(source?.Current!.Time))
                {
                    open.Add(queue.Next());
                    await AdvanceAsync(open, open[^1]);
                    source = Earliest(open);
                }

                if (source is null) return;
                each(source.Current!);
                await AdvanceAsync(open, source);
            }
        }
        finally
        {
            foreach (var source in open) await source.DisposeAsync();
        }
    }

    private static async Task AdvanceAsync(List<SpanSource> open, SpanSource source)
    {
        await source.AdvanceAsync();
        if (source.Current is not null) return;
        open.Remove(source);
        await source.DisposeAsync();
    }

    private static SpanSource? Earliest(List<SpanSource> open)
    {
        SpanSource? earliest = null;
        foreach (var source in open)
        {
            if (source.Current is { } batch && (earliest is null || batch.Time < earliest.Current!.Time)) earliest = source;
        }

        return earliest;
    }
}
