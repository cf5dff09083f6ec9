using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>The sends of a producer whose delivery is not known yet: a producer that is disposed reports none of them any more.</summary>
internal sealed class PendingSends
{
    private static readonly OperationError Disposed =
        KafkaError.From(new Error(ErrorCode.Local_Destroy, "The producer was disposed before the message was delivered."));

    private readonly Lock gate = new();
    private PendingSend? first;

    public void Add(PendingSend send)
    {
        lock (gate)
        {
            send.IsPending = true;
            send.Next = first;
            if (first is not null) first.Previous = send;
            first = send;
        }
    }

    /// <summary>Removes a send whose delivery is known. Returns false if it was abandoned before.</summary>
    public bool Remove(PendingSend send)
    {
        lock (gate) return Unlink(send);
    }

    /// <summary>Ends the sends that will never be delivered, as failed.</summary>
    /// <param name="isGone">Returns true if the client reports nothing any more; called only if there is a pending send.</param>
    public void Abandon(Func<bool> isGone)
    {
        lock (gate)
        {
            if (first is null) return;
        }

        if (!isGone()) return;
        List<PendingSend> abandoned = [];
        lock (gate)
        {
            // A task that has completed goes on to end its send itself.
            for (var send = first; send is not null; send = send.Next)
                if (send.Delivery is not { IsCompleted: true })
                    abandoned.Add(send);
            abandoned.ForEach(send => Unlink(send));
        }

        foreach (var send in abandoned) send.Ending.Fail(Disposed, elsewhere: true);
    }

    private bool Unlink(PendingSend send)
    {
        if (!send.IsPending) return false;
        send.IsPending = false;
        if (send.Previous is null) first = send.Next;
        else send.Previous.Next = send.Next;
        if (send.Next is not null) send.Next.Previous = send.Previous;
        send.Previous = send.Next = null;
        return true;
    }
}

/// <summary>One send whose delivery is not known yet.</summary>
internal class PendingSend(SendEnding ending, Task? delivery)
{
    public SendEnding Ending { get; } = ending;

    /// <summary>Gets the client's task; null if the client calls a delivery handler instead.</summary>
    public Task? Delivery { get; } = delivery;

    internal PendingSend? Previous { get; set; }

    internal PendingSend? Next { get; set; }

    internal bool IsPending { get; set; }
}
