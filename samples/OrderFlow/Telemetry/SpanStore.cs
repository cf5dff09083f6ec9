using System.Diagnostics;
using OpenTelemetry;

namespace OrderFlow;

/// <summary>Keeps every span that is exported, and lets one wait for them.</summary>
internal sealed class SpanStore : BaseExporter<Activity>
{
    private readonly Lock gate = new();
    private readonly List<Activity> spans = [];
    private TaskCompletionSource changed = NewSignal();

    public IReadOnlyList<Activity> Spans
    {
        get
        {
            lock (gate) return [.. spans];
        }
    }

    /// <summary>The processor that hands each span over as it ends.</summary>
    public BaseProcessor<Activity> Immediate() => new SimpleActivityExportProcessor(this);

    public override ExportResult Export(in Batch<Activity> batch)
    {
        TaskCompletionSource signal;
        lock (gate)
        {
            foreach (var span in batch) spans.Add(span);
            (signal, changed) = (changed, NewSignal());
        }

        signal.SetResult();
        return ExportResult.Success;
    }

    /// <summary>Waits until what has been exported meets a condition, or it is no use to wait any longer.</summary>
    public async Task WaitForAsync(Func<IReadOnlyList<Activity>, bool> condition, CancellationToken giveUp)
    {
        while (!giveUp.IsCancellationRequested)
        {
            Task next;
            IReadOnlyList<Activity> now;
            lock (gate) (next, now) = (changed.Task, [.. spans]);

            if (condition(now)) return;
            await next.WaitAsync(giveUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
