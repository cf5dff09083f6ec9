namespace Messaging.Propagation.Cli.Audit;

/// <summary>Files in the order of their beginnings, of which the next few are being read already.</summary>
internal sealed class SourceQueue : IAsyncDisposable
{
    private const int Ahead = 2;

    private readonly Queue<WaitingFile> waiting;
    private readonly Queue<(long Begins, SpanSource Source)> started = new();

    public SourceQueue(IEnumerable<WaitingFile> files)
    {
        waiting = new Queue<WaitingFile>(files.OrderBy(file => file.Begins));
        Start();
    }

    /// <summary>Whether the next has to be looked at, for nothing that is earlier than it to be missed.</summary>
    /// <param name="time">Up to when the others have come; null where there are none.</param>
    public bool IsDue(long? time) => started.TryPeek(out var next) && (time is null || next.Begins <= time);

    public SpanSource Next()
    {
        var (_, source) = started.Dequeue();
        Start();
        return source;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, source) in started) await source.DisposeAsync();
    }

    private void Start()
    {
        while (started.Count < Ahead && waiting.TryDequeue(out var file)) started.Enqueue((file.Begins, new SpanSource(file.Open)));
    }
}
