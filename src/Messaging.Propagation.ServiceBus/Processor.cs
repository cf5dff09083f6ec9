using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>Process spans for the messages of one receiver or processor.</summary>
internal sealed class Processor(MessagePropagator propagator, MessagingClient client, string? destination)
{
    private readonly MessagingOperation process = propagator.CreateOperation(client, MessagingOperationType.Process, ServiceBusAttributes.Process, destination, policyDestination: ServiceBusEntity.PolicyOf(destination, client.Subscription));

    /// <summary>Starts the processing of a message.</summary>
    /// <param name="message">The message; for a null nothing is started.</param>
    /// <param name="isReceived">Whether a decorated receive has counted and reported it before.</param>
    /// <param name="isTracedElsewhere">Whether the client makes the span.</param>
    public MessageProcessing Start(ServiceBusReceivedMessage? message, bool isReceived, bool isTracedElsewhere = false)
    {
        if (message is null) return ProcessOperation.None();

        var extraction = ServiceBusCarrier.Extract(propagator, message, process);
        var processing = ProcessOperation.Start(propagator, process, extraction, isReceived ? 0 : 1, isTracedElsewhere);
        ServiceBusAttributes.SetMessage(processing.Activity, message);
        propagator.Enrich(processing.Activity, process, message);
        if (!isReceived) propagator.ReportArrival(process, ServiceBusDelivery.Of(message), extraction);
        return processing;
    }

    public MessageProcessing StartBatch(IReadOnlyCollection<ServiceBusReceivedMessage> messages, bool isReceived)
    {
        if (messages.Count == 0) return ProcessOperation.None();

        var links = new MessageLinks(propagator.MaxLinks);
        foreach (var message in messages)
        {
            var extraction = ServiceBusCarrier.Extract(propagator, message, process);
            links.Add(extraction, ServiceBusAttributes.OfLink(message));
            if (!isReceived) propagator.ReportArrival(process, ServiceBusDelivery.Of(message), extraction);
        }

        var processing = ProcessOperation.StartBatch(propagator, process, links, messages.Count, isReceived ? 0 : messages.Count);
        propagator.Enrich(processing.Activity, process, messages);
        return processing;
    }
}
