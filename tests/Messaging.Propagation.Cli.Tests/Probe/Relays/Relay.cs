namespace Messaging.Propagation.Cli.Tests;

/// <summary>A bridge between two destinations, in this process: it runs until it is disposed of, and a fault of its own fails the test then.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly CancellationTokenSource ended = new();
    private readonly Task running;

    /// <param name="forward">Forwards until the token ends it.</param>
    public Relay(Func<CancellationToken, Task> forward) => running = Task.Run(() => forward(ended.Token));

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // As it was asked to.
            Assert.True(ended.IsCancellationRequested);
        }

        ended.Dispose();
    }
}
