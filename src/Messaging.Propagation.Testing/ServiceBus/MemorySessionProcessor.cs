using Azure.Messaging.ServiceBus;
using Messaging.Propagation.ServiceBus;

namespace Messaging.Propagation.Testing;

/// <summary>A processor of sessions in memory: each loop takes one session after the other.</summary>
internal sealed class MemorySessionProcessor : ServiceBusSessionProcessor
{
    private readonly MemoryServiceBusClient client;
    private readonly string[] sessionIds;
    private readonly BusPump pump;
    private int loops;
    private bool isClosed;

    public MemorySessionProcessor(MemoryServiceBusClient client, string path, ServiceBusSessionProcessorOptions? options)
        : base(client, path, options)
    {
        this.client = client;
        sessionIds = [.. options?.SessionIds ?? []];
        pump = new BusPump(AutoCompleteMessages && ReceiveMode == ServiceBusReceiveMode.PeekLock, (exception, source, token) =>
            OnProcessErrorAsync(new ProcessErrorEventArgs(exception, source, FullyQualifiedNamespace, EntityPath, Identifier, token)));
    }

    public override bool IsProcessing => pump.IsRunning;

    public override bool IsClosed => isClosed;

    public override Task StartProcessingAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            Handlers.Require(nameof(ProcessMessageAsync), () => ProcessMessageAsync += Nothing, () => ProcessMessageAsync -= Nothing);
            Handlers.Require(nameof(ProcessErrorAsync), () => ProcessErrorAsync += Nothing, () => ProcessErrorAsync -= Nothing);
            Handlers.Default(() => SessionInitializingAsync += Nothing);
            Handlers.Default(() => SessionClosingAsync += Nothing);
            pump.Start(sessionIds.Length > 0 ? Math.Min(sessionIds.Length, MaxConcurrentSessions) : MaxConcurrentSessions, LoopAsync);
            return Task.CompletedTask;
        }
        catch (InvalidOperationException exception)
        {
            // Not thrown at once, as with the SDK.
            return Task.FromException(exception);
        }
    }

    public override Task StopProcessingAsync(CancellationToken cancellationToken = default) => pump.StopAsync();

    public override Task CloseAsync(CancellationToken cancellationToken = default)
    {
        isClosed = true;
        return pump.StopAsync();
    }

    private static Task Nothing(EventArgs args) => Task.CompletedTask;

    private async Task LoopAsync(CancellationToken cancellationToken)
    {
        if (await AcceptAsync(cancellationToken).ConfigureAwait(false) is not { } receiver) return;
        await using var disposal = receiver.ConfigureAwait(false);
        await OnSessionInitializingAsync(new ProcessSessionEventArgs(receiver, Identifier, cancellationToken)).ConfigureAwait(false);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, MaxConcurrentCallsPerSession).Select(_ => ServeAsync(receiver, cancellationToken))).ConfigureAwait(false);
        }
        finally
        {
            await OnSessionClosingAsync(new ProcessSessionEventArgs(receiver, Identifier, cancellationToken)).ConfigureAwait(false);
        }
    }

    private async Task<MemorySessionReceiver?> AcceptAsync(CancellationToken cancellationToken)
    {
        var session = sessionIds.Length > 0 ? sessionIds[(uint)Interlocked.Increment(ref loops) % sessionIds.Length] : null;
        var options = new ServiceBusSessionReceiverOptions { ReceiveMode = ReceiveMode };
        try
        {
            return (MemorySessionReceiver)await client.AcceptAsync(EntityPath, session, options, BusReceiver.DefaultWait, cancellationToken, MaxAutoLockRenewalDuration)
                .ConfigureAwait(false);
        }
        catch (ServiceBusException exception) when (exception.Reason is ServiceBusFailureReason.ServiceTimeout or ServiceBusFailureReason.SessionCannotBeLocked)
        {
            return null;
        }
    }

    // Until the session has nothing more, or the handler wants nothing more of it.
    private async Task ServeAsync(MemorySessionReceiver receiver, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && !receiver.IsClosed)
        {
            ServiceBusReceivedMessage? message;
            try
            {
                message = await receiver.Core.ReceiveAsync(SessionIdleTimeout, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            if (message is null) return;
            var args = new MemorySessionArguments(message, receiver, Identifier, cancellationToken);
            await pump.HandleAsync(receiver.Core, message, () => OnProcessSessionMessageAsync(args), cancellationToken).ConfigureAwait(false);
            if (args.IsReleased) return;
        }
    }
}
