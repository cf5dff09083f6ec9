using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>A session processor whose handler runs within a process span. Sessions, concurrency, auto-completion and lock renewal are the SDK's own.</summary>
internal class TracingServiceBusSessionProcessor : ServiceBusSessionProcessor, IPropagationDecorator
{
    private readonly ProcessorInterceptor interceptor;
    private readonly string? name;
    private readonly Func<ProcessSessionMessageEventArgs, Task> handle;

    public TracingServiceBusSessionProcessor(
        ServiceBusClient client, ServiceBusSessionProcessor made, ServiceBusSessionProcessorOptions? options, ProcessorInterceptor interceptor)
        : base(client, made.EntityPath, ProcessorOptions.Of(options, made.Identifier))
    {
        this.interceptor = interceptor;
        name = made.ToString();
        handle = base.OnProcessSessionMessageAsync;
    }

    public object Interceptor => interceptor;

    public override string? ToString() => name;

    public override async Task StartProcessingAsync(CancellationToken cancellationToken = default)
    {
        // The loops that are started here would carry what is current now along for as long as they run.
        MessageProcessing.LeaveAmbient();
        await StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override Task OnProcessSessionMessageAsync(ProcessSessionMessageEventArgs args) => interceptor.ProcessAsync(args, handle);

    protected virtual Task StartAsync(CancellationToken cancellationToken) => base.StartProcessingAsync(cancellationToken);
}
