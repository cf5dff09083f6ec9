namespace Messaging.Propagation.Testing;

/// <summary>Messages on their way to a handler, of which one at most is held back.</summary>
internal sealed class DeliveryLine<T>(ContextFaults faults)
{
    private List<T> held = [];
    private PlannedFault? holding;

    /// <summary>What is delivered when a message comes.</summary>
    public List<T> Next(T message)
    {
        List<T> copies = [message];
        PlannedFault? reorder = null;
        foreach (var (fault, _) in faults.Draw(ofDelivery: true))
        {
            if (fault.Kind == ContextFault.Reorder)
            {
                reorder = fault;
                continue;
            }

            copies.Add(message);
            faults.Done(fault);
        }

        if (holding is not null)
        {
            // One is late at a time, or with a rate of 1 all would be and none would be overtaken.
            copies.AddRange(End());
            faults.Done(holding);
            holding = null;
            return copies;
        }

        if (reorder is null) return copies;
        (held, holding) = (copies, reorder);
        return [];
    }

    /// <summary>What is still held back when no more message comes.</summary>
    public List<T> End()
    {
        var last = held;
        held = [];
        return last;
    }
}
