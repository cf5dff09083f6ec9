using System.Diagnostics.CodeAnalysis;
using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>
/// Decorates what a client makes. The SDK's processors can only be derived from, so a decorated one takes the place of the client's own; one of another type, as
/// a client in memory makes, goes on working inside.
/// </summary>
internal sealed class ClientDecorator(ServiceBusClient client, MessagePropagator propagator)
{
    private readonly ServiceBusTransportType transport = client.TransportType;

    // A loose mock makes nothing.
    public ServiceBusSender Decorate(ServiceBusSender sender)
    {
        if (sender is null) return sender!;
        var interceptor = new SenderInterceptor(sender, propagator, ServiceBusEntity.Parse(sender.EntityPath).ClientOf(sender.FullyQualifiedNamespace, sender.Identifier, transport));
        return TryMake(() => new TracingServiceBusSender(client, sender, interceptor), out var decorated) ? decorated : new TracingServiceBusSender(sender, interceptor);
    }

    public ServiceBusReceiver Decorate(ServiceBusReceiver receiver)
    {
        if (receiver is null) return receiver!;
        var interceptor = new ReceiverInterceptor(receiver, propagator, transport);
        return TryMake(() => new TracingServiceBusReceiver(client, receiver, interceptor), out var decorated) ? decorated : new TracingServiceBusReceiver(receiver, interceptor);
    }

    public async Task<ServiceBusSessionReceiver> AcceptAsync(ServiceBusEntity entity, Task<ServiceBusSessionReceiver> accepted)
    {
        var calls = new ClientCalls(propagator, entity.ClientOf(client.FullyQualifiedNamespace, client.Identifier, transport), entity.Name);
        var accept = calls.Start(ServiceBusAttributes.AcceptSession, ClientInstrumentation.TracesReceiving);
        try
        {
            var receiver = await accepted.ConfigureAwait(false);
            accept.Complete();
            return receiver is null ? receiver! : new TracingServiceBusSessionReceiver(receiver, new ReceiverInterceptor(receiver, propagator, transport));
        }
        catch (Exception exception)
        {
            // That there was no session in time, or that it is not wanted any more, is no failure.
            if (exception is OperationCanceledException or ServiceBusException { Reason: ServiceBusFailureReason.ServiceTimeout }) accept.Complete();
            else accept.Fail(ServiceBusError.From(exception));
            throw;
        }
    }

    public ServiceBusProcessor Decorate(ServiceBusProcessor processor, ServiceBusProcessorOptions? options)
    {
        if (processor is null) return processor!;
        var interceptor = new ProcessorInterceptor(processor.EntityPath, processor.FullyQualifiedNamespace, processor.Identifier, propagator, transport);
        if (processor.GetType() == typeof(ServiceBusProcessor)) return new TracingServiceBusProcessor(client, processor, options, interceptor);
        return TryMake(() => new ForwardingServiceBusProcessor(client, processor, options, interceptor), out var decorated) ? decorated : processor;
    }

    public ServiceBusSessionProcessor Decorate(ServiceBusSessionProcessor processor, ServiceBusSessionProcessorOptions? options)
    {
        if (processor is null) return processor!;
        var interceptor = new ProcessorInterceptor(processor.EntityPath, processor.FullyQualifiedNamespace, processor.Identifier, propagator, transport);
        if (processor.GetType() == typeof(ServiceBusSessionProcessor)) return new TracingServiceBusSessionProcessor(client, processor, options, interceptor);
        return TryMake(() => new ForwardingServiceBusSessionProcessor(client, processor, options, interceptor), out var decorated) ? decorated : processor;
    }

    // A client made for mocking has no connection to build on.
    private static bool TryMake<T>(Func<T> make, [NotNullWhen(true)] out T? made)
        where T : class
    {
        try
        {
            made = make();
            return true;
        }
        catch (ArgumentNullException)
        {
            made = null;
            return false;
        }
    }
}
