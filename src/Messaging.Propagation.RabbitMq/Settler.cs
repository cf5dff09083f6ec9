namespace Messaging.Propagation.RabbitMq;

/// <summary>Settle spans for acknowledgements and rejections.</summary>
internal sealed class Settler
{
    private readonly MessagePropagator propagator;
    private readonly DeliveryMemory memory;
    private readonly OperationCache<(string Name, RabbitMqDestination? Destination)> settles;

    public Settler(MessagePropagator propagator, MessagingClient client, DeliveryMemory memory)
    {
        this.propagator = propagator;
        this.memory = memory;
        settles = new(key => propagator.CreateOperation(
            client, MessagingOperationType.Settle, key.Name, key.Destination?.Name, isTemporary: key.Destination?.IsTemporary ?? false));
    }

    /// <summary>Makes a settlement and ends its span when the client has sent it, or has refused to: a closed channel does before there is a task.</summary>
    public static async ValueTask EndAsync<TState>(SettleOperation settle, TState state, Func<TState, ValueTask> make)
    {
        try
        {
            await make(state).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            settle.Fail(RabbitMqError.From(exception));
            throw;
        }

        settle.Complete();
    }

    public SettleOperation Start(string name, ulong deliveryTag, bool multiple)
    {
        var deliveries = memory.Take(deliveryTag, multiple);
        var operation = settles.Get((name, CommonDestination(deliveries)));
        var settle = SettleOperation.Start(propagator, operation, deliveries is [var only] ? only.Context : default);
        if (multiple) settle.Activity?.SetTag(MessagingAttributes.BatchMessageCount, deliveries.Count);
        else RabbitMqAttributes.SetDeliveryTag(settle.Activity, deliveryTag);
        propagator.Enrich(settle.Activity, operation, null);
        return settle;
    }

    private static RabbitMqDestination? CommonDestination(List<Delivered> deliveries)
    {
        foreach (var delivery in deliveries)
            if (delivery.Destination != deliveries[0].Destination)
                return null;
        return deliveries.Count == 0 ? null : deliveries[0].Destination;
    }
}
