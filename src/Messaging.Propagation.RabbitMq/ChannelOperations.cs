namespace Messaging.Propagation.RabbitMq;

/// <summary>The operations of one channel, with what their spans and metrics say of the connection. Made anew when the connection has moved to another server.</summary>
internal sealed class ChannelOperations
{
    public ChannelOperations(MessagePropagator propagator, RabbitMqClientInfo info, DeliveryMemory memory)
    {
        Info = info;
        var client = info.Client;
        Settler = new Settler(propagator, client, memory);
        Processor = new Processor(propagator, client);
        Publishes = new(destination => propagator.CreateOperation(
            client, MessagingOperationType.Send, RabbitMqAttributes.Publish, destination.Name, isTemporary: destination.IsTemporary));
        Gets = new(destination => propagator.CreateOperation(
            client, MessagingOperationType.Receive, RabbitMqAttributes.Get, destination.Name, isTemporary: destination.IsTemporary, policyDestination: destination.Policy,
            countedAs: destination.CountedAs));
    }

    public RabbitMqClientInfo Info { get; }

    public Settler Settler { get; }

    public Processor Processor { get; }

    public OperationCache<RabbitMqDestination> Publishes { get; }

    public OperationCache<RabbitMqDestination> Gets { get; }
}
