using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>Settle spans for completing, abandoning, dead-lettering and deferring, and those of the renewal of a message's lock.</summary>
internal sealed class Settler
{
    private readonly MessagePropagator propagator;
    private readonly MessagingOperation complete, abandon, deadLetter, defer, renew;

    public Settler(MessagePropagator propagator, MessagingClient client, string? destination)
    {
        this.propagator = propagator;
        var policy = ServiceBusEntity.PolicyOf(destination, client.Subscription);
        complete = propagator.CreateOperation(client, MessagingOperationType.Settle, ServiceBusAttributes.Complete, destination, policyDestination: policy);
        abandon = propagator.CreateOperation(client, MessagingOperationType.Settle, ServiceBusAttributes.Abandon, destination, policyDestination: policy);
        deadLetter = propagator.CreateOperation(client, MessagingOperationType.Settle, ServiceBusAttributes.DeadLetter, destination, policyDestination: policy);
        defer = propagator.CreateOperation(client, MessagingOperationType.Settle, ServiceBusAttributes.Defer, destination, policyDestination: policy);
        renew = propagator.CreateOperation(client, MessagingOperationType.Other, ServiceBusAttributes.RenewMessageLock, destination, policyDestination: policy);
    }

    public SettleOperation Complete(ServiceBusReceivedMessage message) => Settle(complete, message);

    public SettleOperation Abandon(ServiceBusReceivedMessage message) => Settle(abandon, message);

    public SettleOperation DeadLetter(ServiceBusReceivedMessage message) => Settle(deadLetter, message);

    public SettleOperation Defer(ServiceBusReceivedMessage message) => Settle(defer, message);

    public SettleOperation Renew(ServiceBusReceivedMessage message) => Start(renew, message);

    private SettleOperation Settle(MessagingOperation operation, ServiceBusReceivedMessage message)
    {
        var settle = Start(operation, message);
        ServiceBusAttributes.SetDisposition(settle.Activity, operation.Name);
        return settle;
    }

    private SettleOperation Start(MessagingOperation operation, ServiceBusReceivedMessage? message)
    {
        if (message is null || !propagator.ObservesReceives) return default;
        if (!Processor.Received.TryGet(message, out var extraction)) extraction = ServiceBusCarrier.Extract(propagator, message, complete);
        var settle = SettleOperation.Start(propagator, operation, extraction.Context, ClientInstrumentation.TracesReceiving);
        ServiceBusAttributes.SetIds(settle.Activity, message);
        propagator.Enrich(settle.Activity, operation, message);
        return settle;
    }
}
