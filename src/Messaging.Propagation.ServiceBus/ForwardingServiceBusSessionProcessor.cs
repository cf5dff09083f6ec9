using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>A decorated session processor that does not itself receive but has one of another type do so: one in memory, say.</summary>
internal sealed class ForwardingServiceBusSessionProcessor : TracingServiceBusSessionProcessor
{
    private readonly ServiceBusSessionProcessor inner;

    public ForwardingServiceBusSessionProcessor(
        ServiceBusClient client, ServiceBusSessionProcessor inner, ServiceBusSessionProcessorOptions? options, ProcessorInterceptor interceptor)
        : base(client, inner, options, interceptor)
    {
        this.inner = inner;
        inner.ProcessMessageAsync += OnProcessSessionMessageAsync;
        inner.ProcessErrorAsync += OnProcessErrorAsync;
        inner.SessionInitializingAsync += OnSessionInitializingAsync;
        inner.SessionClosingAsync += OnSessionClosingAsync;
    }

    // The constructors beneath may ask before there is an inner processor.
    public override bool IsProcessing => inner?.IsProcessing ?? base.IsProcessing;

    public override bool IsClosed => inner?.IsClosed ?? base.IsClosed;

    public override Task StopProcessingAsync(CancellationToken cancellationToken = default) => inner.StopProcessingAsync(cancellationToken);

    public override Task CloseAsync(CancellationToken cancellationToken = default) => inner.CloseAsync(cancellationToken);

    // Handlers are this one's, so it is this one that can miss them. What was updated on this one, whose members for that cannot be overridden, holds for the inner one from the next start.
    protected override Task StartAsync(CancellationToken cancellationToken)
    {
        Handlers.Require(nameof(ProcessMessageAsync), () => ProcessMessageAsync += Nothing, () => ProcessMessageAsync -= Nothing);
        Handlers.Require(nameof(ProcessErrorAsync), () => ProcessErrorAsync += Nothing, () => ProcessErrorAsync -= Nothing);
        Handlers.Default(() => SessionInitializingAsync += Nothing);
        Handlers.Default(() => SessionClosingAsync += Nothing);
        if (inner.MaxConcurrentSessions != MaxConcurrentSessions || inner.MaxConcurrentCallsPerSession != MaxConcurrentCallsPerSession)
            inner.UpdateConcurrency(MaxConcurrentSessions, MaxConcurrentCallsPerSession);
        if (inner.PrefetchCount != PrefetchCount) inner.UpdatePrefetchCount(PrefetchCount);
        return inner.StartProcessingAsync(cancellationToken);
    }

    private static Task Nothing(EventArgs args) => Task.CompletedTask;
}
