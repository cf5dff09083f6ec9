using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>A processor whose handler runs within a process span. Receiving, concurrency, auto-completion and lock renewal are the SDK's own.</summary>
internal class TracingServiceBusProcessor : ServiceBusProcessor, IPropagationDecorator
{
    private readonly ProcessorInterceptor interceptor;
    private readonly string? name;
    private readonly Func<ProcessMessageEventArgs, Task> handle;

    // The path of what the client has made names the sub-queue already.
    public TracingServiceBusProcessor(ServiceBusClient client, ServiceBusProcessor made, ServiceBusProcessorOptions? options, ProcessorInterceptor interceptor)
        : base(client, made.EntityPath, ProcessorOptions.WithoutSubQueue(options, made.Identifier))
    {
        this.interceptor = interceptor;
        name = made.ToString();
        handle = base.OnProcessMessageAsync;
    }

    public object Interceptor => interceptor;

    public override string? ToString() => name;

    public override async Task StartProcessingAsync(CancellationToken cancellationToken = default)
    {
        // The loops that are started here would carry what is current now along for as long as they run.
        MessageProcessing.LeaveAmbient();
        await StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override Task OnProcessMessageAsync(ProcessMessageEventArgs args) => interceptor.ProcessAsync(args, handle);

    protected virtual Task StartAsync(CancellationToken cancellationToken) => base.StartProcessingAsync(cancellationToken);
}
