using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>Process spans for the messages of one receiver or processor.</summary>
internal sealed class Processor(MessagePropagator propagator, MessagingClient client, string? destination)
{
    /// <summary>The messages that have been read and reported, of all receivers.</summary>
    public static readonly ReceivedMessages<ServiceBusReceivedMessage> Received = new();

    private readonly MessagingOperation process = propagator.CreateOperation(client, MessagingOperationType.Process, ServiceBusAttributes.Process, destination, policyDestination: ServiceBusEntity.PolicyOf(destination, client.Subscription));

    /// <summary>Starts the processing of a message. It is reported here if no decorated receive has reported it.</summary>
    /// <param name="message">The message; null starts nothing.</param>
    /// <param name="isTracedElsewhere">True if the client itself makes the span.</param>
    public MessageProcessing Start(ServiceBusReceivedMessage? message, bool isTracedElsewhere = false)
    {
        if (message is null) return ProcessOperation.None();

        var isArrival = Read(message, out var extraction);
        var processing = ProcessOperation.Start(propagator, process, extraction, isArrival ? 1 : 0, isTracedElsewhere);
        ServiceBusAttributes.SetMessage(processing.Activity, message);
        propagator.Enrich(processing.Activity, process, message);
        if (isArrival) propagator.ReportArrival(process, ServiceBusDelivery.Of(message), extraction);
        return processing;
    }

    public MessageProcessing StartBatch(IReadOnlyCollection<ServiceBusReceivedMessage> messages)
    {
        if (messages.Count == 0) return ProcessOperation.None();

        var links = new MessageLinks(propagator.MaxLinks);
        var arrivals = 0;
        foreach (var message in messages)
        {
            var isArrival = Read(message, out var extraction);
            links.Add(extraction, ServiceBusAttributes.OfLink(message));
            if (!isArrival) continue;
            arrivals++;
            propagator.ReportArrival(process, ServiceBusDelivery.Of(message), extraction);
        }

        var processing = ProcessOperation.StartBatch(propagator, process, links, messages.Count, arrivals);
        propagator.Enrich(processing.Activity, process, messages);
        return processing;
    }

    // Nothing is remembered where nobody observes receives: remembering costs more than reading again.
    private bool Read(ServiceBusReceivedMessage message, out Extraction extraction)
    {
        if (Received.TryGet(message, out extraction)) return false;
        extraction = ServiceBusCarrier.Extract(propagator, message, process);
        if (!propagator.ObservesReceives) return false;
        Received.Add(message, extraction);
        return ServiceBusDelivery.IsArrival(message);
    }
}
