using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>What happens around the handler of a processor.</summary>
internal sealed class ProcessorInterceptor
{
    private readonly Processor processor;

    public ProcessorInterceptor(string? entityPath, string? host, string? identifier, MessagePropagator propagator, ServiceBusTransportType? transport)
    {
        var entity = ServiceBusEntity.Parse(entityPath);
        var client = entity.ClientOf(host, identifier, transport);
        processor = new Processor(propagator, client, entity.Name);
        Settler = new Settler(propagator, client, entity.Name);
        Calls = new ClientCalls(propagator, client, entity.Name);
        Receiver = new Receiver(propagator, client, entity.Name);
    }

    public Settler Settler { get; }

    public ClientCalls Calls { get; }

    public Receiver Receiver { get; }

    public async Task ProcessAsync(ProcessMessageEventArgs args, Func<ProcessMessageEventArgs, Task> handle)
    {
        using var processing = processor.Start(args.Message, ClientInstrumentation.TracesProcessing);
        try
        {
            await handle(new TracingProcessMessageEventArgs(args, this)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(processing, exception, args.CancellationToken);
            throw;
        }
    }

    public async Task ProcessAsync(ProcessSessionMessageEventArgs args, Func<ProcessSessionMessageEventArgs, Task> handle)
    {
        using var processing = processor.Start(args.Message, ClientInstrumentation.TracesSessionProcessing);
        try
        {
            await handle(new TracingProcessSessionMessageEventArgs(args, this)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(processing, exception, args.CancellationToken);
            throw;
        }
    }

    // Being told to stop is not a failure of the handler's.
    private static void Fail(MessageProcessing processing, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested) processing.Fail(ServiceBusError.From(exception));
    }
}
