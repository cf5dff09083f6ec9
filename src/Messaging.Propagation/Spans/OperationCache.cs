using System.Collections.Concurrent;

namespace Messaging.Propagation;

/// <summary>
/// Keeps a client's operations by destination, so that a message need not make one. Bounded: beyond <see cref="Capacity"/> an operation that was not used lately
/// gives way to the new one, which is counted in <c>messaging.propagation.memory.evicted</c>. Safe for many threads.
/// </summary>
/// <typeparam name="TKey">The key that tells the client's operations apart: a topic, or a topic and a partition.</typeparam>
/// <param name="make">Makes the operation for a key that is not kept.</param>
public sealed class OperationCache<TKey>(Func<TKey, MessagingOperation> make)
    where TKey : notnull
{
    /// <summary>Most operations kept: 1,024, in at most 5 MB. A client with more destinations should have a destination template.</summary>
    public const int Capacity = 1024;

    // A name that is longer is the sender's, not an administrator's, and is not worth its room.
    private const int MaxNameLength = 512;

    private readonly ConcurrentDictionary<TKey, Entry> operations = new();
    private readonly Lock gate = new();
    private readonly List<Entry> slots = [];
    private volatile Entry? latest;
    private int hand;

    /// <summary>Returns the operation for a key.</summary>
    /// <param name="key">The key.</param>
    public MessagingOperation Get(TKey key)
    {
        // Most clients stay with one destination, and to compare its name is faster than to hash it.
        if (latest is { } last && EqualityComparer<TKey>.Default.Equals(last.Key, key)) return last.Operation;
        if (!operations.TryGetValue(key, out var entry)) entry = Add(new Entry(key, make(key)));
        else if (!entry.IsUsed) entry.IsUsed = true;

        latest = entry;
        return entry.Operation;
    }

    private Entry Add(Entry entry)
    {
        if (entry.Operation.Destination?.Length > MaxNameLength) return entry;
        var isFull = false;
        lock (gate)
        {
            if (operations.TryGetValue(entry.Key, out var known)) return known;

            isFull = slots.Count >= Capacity;
            if (isFull) Replace(entry);
            else slots.Add(entry);
            operations[entry.Key] = entry;
        }

        if (isFull) PropagationMetrics.CountEvicted("operations");
        return entry;
    }

    // The clock algorithm: the hand passes once over what was used since it came by last.
    private void Replace(Entry entry)
    {
        while (slots[hand].IsUsed || ReferenceEquals(slots[hand], latest))
        {
            slots[hand].IsUsed = false;
            hand = (hand + 1) % slots.Count;
        }

        operations.TryRemove(slots[hand].Key, out _);
        slots[hand] = entry;
        hand = (hand + 1) % slots.Count;
    }

    private sealed class Entry(TKey key, MessagingOperation operation)
    {
        private volatile bool isUsed;

        public TKey Key => key;

        public MessagingOperation Operation => operation;

        public bool IsUsed
        {
            get => isUsed;
            set => isUsed = value;
        }
    }
}
