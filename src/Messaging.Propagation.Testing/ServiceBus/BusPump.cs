using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.Testing;

/// <summary>The loops of a processor, from its start to its stop, and what becomes of each message.</summary>
internal sealed class BusPump(bool completes, Func<Exception, ServiceBusErrorSource, CancellationToken, Task> onError) : IAsyncDisposable
{
    private CancellationTokenSource? running;
    private Task loops = Task.CompletedTask;

    public bool IsRunning => running is not null;

    /// <summary>Starts as many loops.</summary>
    public void Start(int count, Func<CancellationToken, Task> loop)
    {
        if (running is not null) throw new InvalidOperationException("The message processor is currently running and needs to be stopped before this operation can be performed.");
        var source = running = new CancellationTokenSource();
        loops = Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(() => RunAsync(loop, source.Token), CancellationToken.None)));
    }

    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref running, null) is not { } source) return;
        await source.CancelAsync().ConfigureAwait(false);
        await loops.ConfigureAwait(false);
        source.Dispose();
    }

    public ValueTask DisposeAsync() => new(StopAsync());

    /// <summary>Has a message handled, and completes it or gives it back, where the handler has done neither.</summary>
    public async Task HandleAsync(BusReceiver receiver, ServiceBusReceivedMessage message, Func<Task> handle, CancellationToken cancellationToken)
    {
        try
        {
            await handle().ConfigureAwait(false);
            if (completes && receiver.Holds(message)) await receiver.CompleteAsync(message).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await TellAsync(exception, ServiceBusErrorSource.ProcessMessageCallback, cancellationToken).ConfigureAwait(false);
            if (receiver.Holds(message)) await receiver.AbandonAsync(message, null).ConfigureAwait(false);
        }
    }

    // What the error handler throws goes no further, and being told to stop is no error, as with the SDK's processors.
    private async Task TellAsync(Exception exception, ServiceBusErrorSource source, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested) return;
        try
        {
            await onError(exception, source, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception secondary)
        {
            System.Diagnostics.Trace.TraceError(secondary.ToString());
        }
    }

    private async Task RunAsync(Func<CancellationToken, Task> loop, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await loop(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                await TellAsync(exception, ServiceBusErrorSource.Receive, cancellationToken).ConfigureAwait(false);

                // A queue that is not there does not come by being asked for.
                if (exception is ServiceBusException { Reason: ServiceBusFailureReason.MessagingEntityNotFound } or InvalidOperationException) return;
            }
        }
    }
}
