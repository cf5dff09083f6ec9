using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq;

/// <summary>Process spans for the messages of one channel.</summary>
internal sealed class Processor
{
    private readonly MessagePropagator propagator;
    private readonly OperationCache<RabbitMqDestination> processes;

    public Processor(MessagePropagator propagator, MessagingClient client)
    {
        this.propagator = propagator;
        processes = new(destination => propagator.CreateOperation(
            client, MessagingOperationType.Process, RabbitMqAttributes.Consume, destination.Name, isTemporary: destination.IsTemporary, policyDestination: destination.Policy,
            countedAs: destination.CountedAs));
    }

    /// <summary>Starts the processing of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="extraction">What it carries.</param>
    /// <param name="isReceived">Whether a decorated receive has counted and reported it before.</param>
    /// <param name="isTracedElsewhere">Whether the client makes the span.</param>
    public MessageProcessing Start(in RabbitMqMessage message, in Extraction extraction, bool isReceived, bool isTracedElsewhere = false)
    {
        var operation = processes.Get(message.Destination);
        var processing = ProcessOperation.Start(propagator, operation, extraction, isReceived ? 0 : 1, isTracedElsewhere);
        RabbitMqAttributes.SetMessage(processing.Activity, message.Properties, message.Destination.RoutingKey);
        RabbitMqAttributes.SetDeliveryTag(processing.Activity, message.DeliveryTag);
        propagator.Enrich(processing.Activity, operation, message.Properties);
        if (!isReceived) propagator.ReportArrival(operation, RabbitMqDelivery.Of(message.Properties, message.Redelivered, extraction), extraction);
        return processing;
    }

    /// <summary>Starts the processing of messages of one queue.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="isReceived">True if a decorated receive has counted and reported them; otherwise, false.</param>
    public MessageProcessing StartBatch(IReadOnlyList<RabbitMqMessage> messages, bool isReceived)
    {
        if (messages.Count == 0) return ProcessOperation.None();

        var first = messages[0].Destination;
        var operation = processes.Get(messages.All(message => message.Destination == first) ? first : new RabbitMqDestination("", first.Queue!, first.Queue));
        var links = new MessageLinks(propagator.MaxLinks);
        foreach (var message in messages)
        {
            var extraction = Extract(message);
            links.Add(extraction, RabbitMqAttributes.OfLink(message));
            if (!isReceived) propagator.ReportArrival(operation, RabbitMqDelivery.Of(message.Properties, message.Redelivered, extraction), extraction);
        }

        var processing = ProcessOperation.StartBatch(propagator, operation, links, messages.Count, isReceived ? 0 : messages.Count);
        propagator.Enrich(processing.Activity, operation, messages.Select(message => message.Properties).ToList());
        return processing;
    }

    public Extraction Extract(in RabbitMqMessage message) =>
        propagator.Extract(message.Properties.Headers, default(RabbitMqCarrier.Getter), processes.Get(message.Destination));
}

/// <summary>A message as it was delivered, but for its body.</summary>
internal readonly record struct RabbitMqMessage(RabbitMqDestination Destination, IReadOnlyBasicProperties Properties, ulong DeliveryTag, bool Redelivered);
