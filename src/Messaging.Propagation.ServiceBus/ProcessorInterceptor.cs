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

    public Task ProcessAsync(ProcessMessageEventArgs args, Func<ProcessMessageEventArgs, Task> handle) => MessageProcessing.RunAsync(
        call => processor.Start(call.Message, ClientInstrumentation.TracesProcessing), args, (call, _) => handle(new TracingProcessMessageEventArgs(call, this)),
        ServiceBusError.From, args.CancellationToken);

    public Task ProcessAsync(ProcessSessionMessageEventArgs args, Func<ProcessSessionMessageEventArgs, Task> handle) => MessageProcessing.RunAsync(
        call => processor.Start(call.Message, ClientInstrumentation.TracesSessionProcessing), args,
        (call, _) => handle(new TracingProcessSessionMessageEventArgs(call, this)), ServiceBusError.From, args.CancellationToken);
}
