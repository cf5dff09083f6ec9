using System.Diagnostics;

namespace Messaging.Propagation.RabbitMq;

/// <summary>
/// Remembers what a channel has delivered and nobody has settled yet, by delivery tag, which is all that a settlement names. Empty while nobody listens. Bounded in
/// number and in bytes, at most 32 MB: the oldest is forgotten, which is counted, and its settlement then names no destination. Safe for many threads.
/// </summary>
internal sealed class DeliveryMemory
{
    /// <summary>Most deliveries remembered: the largest prefetch that there is.</summary>
    public const int Capacity = 65_535;

    /// <summary>Most bytes of destinations' names, which senders choose. What is remembered beside them takes some 10 MB at most.</summary>
    public const long MaxNameBytes = 16 * 1024 * 1024;

    private static readonly List<Delivered> Nothing = [];

    private readonly Lock gate = new();
    private readonly Dictionary<ulong, (Source Source, RememberedContext Context)> deliveries = [];
    private readonly Queue<ulong> order = new();
    private Source? latest;
    private long nameBytes;

    /// <summary>Gets the number of deliveries that are remembered.</summary>
    public int Count => deliveries.Count;

    public void Remember(ulong tag, RabbitMqDestination destination, in ActivityContext context)
    {
        if (!SettleOperation.IsObserved) return;
        var evicted = 0;
        lock (gate)
        {
            // Should a tag come again, it stands for its newest delivery.
            if (!Forget(tag)) order.Enqueue(tag);
            if (latest is null || latest.Destination != destination) latest = new Source(destination);
            if (latest.Deliveries++ == 0) nameBytes += latest.Bytes;
            deliveries.Add(tag, (latest, new RememberedContext(context)));

            while ((deliveries.Count > Capacity || nameBytes > MaxNameBytes) && order.TryDequeue(out var oldest))
                if (Forget(oldest))
                    evicted++;
            if (order.Count > 2 * Capacity) Tidy();
        }

        if (evicted > 0) MessagePropagator.ReportEvicted("deliveries", evicted);
    }

    /// <summary>Takes what one settlement is about: one delivery, or all up to a tag. The list is not to be changed.</summary>
    public List<Delivered> Take(ulong tag, bool multiple)
    {
        if (deliveries.Count == 0) return Nothing;
        var taken = new List<Delivered>(1);
        lock (gate)
        {
            if (!multiple)
            {
                Take(tag, taken);
                return taken;
            }

            // Tags grow, so those in question are in front. Tag 0 stands for all.
            while (order.TryPeek(out var oldest) && (tag == 0 || oldest <= tag))
            {
                order.Dequeue();
                Take(oldest, taken);
            }
        }

        return taken;
    }

    private void Take(ulong tag, List<Delivered> taken)
    {
        if (!deliveries.TryGetValue(tag, out var delivery)) return;
        taken.Add(new Delivered(delivery.Source.Destination, delivery.Context.ToContext()));
        Forget(tag);
    }

    private bool Forget(ulong tag)
    {
        if (!deliveries.Remove(tag, out var delivery)) return false;
        if (--delivery.Source.Deliveries == 0) nameBytes -= delivery.Source.Bytes;
        return true;
    }

    // Single settlements leave their tags in the queue behind, and one that comes again stands there twice.
    private void Tidy()
    {
        var living = order.Where(deliveries.ContainsKey).Distinct().ToList();
        order.Clear();
        foreach (var tag in living) order.Enqueue(tag);
    }

    // One object for deliveries in a row that have the same destination.
    private sealed class Source(RabbitMqDestination destination)
    {
        // The objects of this and of two texts.
        private const int Overhead = 120;

        public RabbitMqDestination Destination { get; } = destination;

        public int Deliveries { get; set; }

        public int Bytes => Overhead + (2 * (Destination.Exchange.Length + Destination.RoutingKey.Length));
    }
}

/// <summary>A delivery that was remembered.</summary>
/// <param name="Destination">Where it came from.</param>
/// <param name="Context">The context that it carried, without its state; default if there was none.</param>
internal readonly record struct Delivered(RabbitMqDestination Destination, ActivityContext Context);
