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
            client, MessagingOperationType.Settle, key.Name, key.Destination?.Name, isTemporary: key.Destination?.IsTemporary ?? false, countedAs: key.Destination?.CountedAs));
    }

    /// <summary>Makes a settlement within its span.</summary>
    /// <param name="name">The client's word for it.</param>
    /// <param name="deliveryTag">The delivery's tag.</param>
    /// <param name="multiple">True if all deliveries up to the tag are settled.</param>
    /// <param name="state">The arguments of the client's call.</param>
    /// <param name="settle">Calls the client. A closed channel throws before there is a task.</param>
    public ValueTask SettleAsync<TState>(string name, ulong deliveryTag, bool multiple, TState state, Func<TState, ValueTask> settle) => Flow.Apart(
        (self: this, name, deliveryTag, multiple, state, settle), static call => call.self.Settle(call.name, call.deliveryTag, call.multiple, call.state, call.settle));

    private ValueTask Settle<TState>(string name, ulong deliveryTag, bool multiple, TState state, Func<TState, ValueTask> settle)
    {
        var operation = Start(name, deliveryTag, multiple);
        ValueTask settled;
        try
        {
            settled = settle(state);
        }
        catch (Exception exception)
        {
            operation.Fail(RabbitMqError.From(exception));
            throw;
        }

        return EndAsync(operation, settled);
    }

    private static async ValueTask EndAsync(SettleOperation operation, ValueTask settled)
    {
        try
        {
            await settled.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            operation.Fail(RabbitMqError.From(exception));
            throw;
        }

        operation.Complete();
    }

    private SettleOperation Start(string name, ulong deliveryTag, bool multiple)
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
