using System.Diagnostics;

namespace Messaging.Propagation.RabbitMq;

/// <summary>
/// What a channel has delivered and nobody has settled yet, by delivery tag, which is all that a settlement names. Bounded: the oldest is
/// forgotten, and its settlement then names no destination.
/// </summary>
internal sealed class DeliveryMemory
{
    /// <summary>Most deliveries remembered: the largest prefetch there is.</summary>
    public const int Capacity = 65_535;

    private readonly Lock gate = new();
    private readonly Dictionary<ulong, Delivered> deliveries = [];
    private readonly Queue<ulong> order = new();

    public void Remember(ulong tag, RabbitMqDestination destination, in ActivityContext context)
    {
        lock (gate)
        {
            // Should a tag come again, it stands for its newest delivery.
            if (deliveries.TryAdd(tag, new Delivered(destination, context))) order.Enqueue(tag);
            else deliveries[tag] = new Delivered(destination, context);

            while (deliveries.Count > Capacity && order.TryDequeue(out var oldest)) deliveries.Remove(oldest);
            if (order.Count > 2 * Capacity) Forget();
        }
    }

    /// <summary>Takes what one settlement is about: one delivery, or all up to a tag.</summary>
    public List<Delivered> Take(ulong tag, bool multiple)
    {
        var taken = new List<Delivered>(1);
        lock (gate)
        {
            if (!multiple)
            {
                if (deliveries.Remove(tag, out var one)) taken.Add(one);
                return taken;
            }

            // Tags grow, so those in question are in front. Tag 0 stands for all.
            while (order.TryPeek(out var oldest) && (tag == 0 || oldest <= tag))
            {
                order.Dequeue();
                if (deliveries.Remove(oldest, out var each)) taken.Add(each);
            }
        }

        return taken;
    }

    // Single settlements leave their tags in the queue behind, and one that comes again stands there twice.
    private void Forget()
    {
        var living = order.Where(deliveries.ContainsKey).Distinct().ToList();
        order.Clear();
        foreach (var tag in living) order.Enqueue(tag);
    }
}

/// <summary>A delivery that is remembered.</summary>
/// <param name="Destination">Where it came from.</param>
/// <param name="Context">The context that it carried; default where there was none.</param>
internal readonly record struct Delivered(RabbitMqDestination Destination, ActivityContext Context);
