using System.Threading.Channels;

namespace Messaging.Propagation.Cli.Audit;

/// <summary>The batches of one file, read ahead on another core.</summary>
internal sealed class SpanSource : IAsyncDisposable
{
    private const int Ahead = 4;

    private readonly Channel<SpanBatch> ready = Channel.CreateBounded<SpanBatch>(new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });
    private readonly Channel<SpanBatch> used = Channel.CreateUnbounded<SpanBatch>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource stop = new();
    private readonly Task reading;

    /// <param name="open">Opens the file, on that core too.</param>
    public SpanSource(Func<OtlpFile> open) => reading = Task.Run(() => ReadAsync(open));

    /// <summary>The batch that comes next; null at the end.</summary>
    public SpanBatch? Current { get; private set; }

    public async Task AdvanceAsync()
    {
        if (Current is { } last) used.Writer.TryWrite(last);
        Current = await ready.Reader.WaitToReadAsync() && ready.Reader.TryRead(out var next) ? next : null;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task ReadAsync(Func<OtlpFile> open)
    {
        try
        {
            using var file = open();
            while (true)
            {
                if (!used.Reader.TryRead(out var batch)) batch = new SpanBatch();
                batch.Clear();
                if (!file.Fill(batch)) break;
                batch.Close();
                await ready.Writer.WriteAsync(batch, stop.Token);
            }
        }
        catch (Exception exception)
        {
            ready.Writer.Complete(exception);
            return;
        }

        ready.Writer.Complete();
    }
}
