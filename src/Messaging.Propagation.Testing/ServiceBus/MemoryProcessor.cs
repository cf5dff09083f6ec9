using Azure.Messaging.ServiceBus;
using Messaging.Propagation.ServiceBus;

namespace Messaging.Propagation.Testing;

/// <summary>A processor of a queue, a subscription or a dead-letter sub-queue in memory.</summary>
internal sealed class MemoryProcessor : ServiceBusProcessor
{
    private readonly MemoryReceiver receiver;
    private readonly BusPump pump;
    private bool isClosed;

    public MemoryProcessor(ServiceBusClient client, InMemoryServiceBus bus, string path, ServiceBusProcessorOptions? options)
        : base(client, BusPath.Of(path, options?.SubQueue ?? SubQueue.None), ProcessorOptions.WithoutSubQueue(options, options?.Identifier))
    {
        // A lock that is renewed as long as may be is one that lasts as long.
        var receiving = new ServiceBusReceiverOptions { ReceiveMode = ReceiveMode };
        receiver = new MemoryReceiver(client, bus, EntityPath, receiving, MaxAutoLockRenewalDuration);
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
            pump.Start(MaxConcurrentCalls, LoopAsync);
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
        if (await receiver.Core.ReceiveAsync(null, cancellationToken).ConfigureAwait(false) is not { } message) return;
        var args = new MemoryArguments(message, receiver, Identifier, cancellationToken);
        await pump.HandleAsync(receiver.Core, message, () => OnProcessMessageAsync(args), cancellationToken).ConfigureAwait(false);
    }
}
