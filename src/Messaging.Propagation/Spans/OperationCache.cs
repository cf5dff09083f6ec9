using System.Collections.Concurrent;

namespace Messaging.Propagation;

/// <summary>
/// Keeps a client's operations by destination, so that a message costs no naming. Bounded: beyond the bound operations are made anew.
/// </summary>
/// <typeparam name="TKey">What tells the client's operations apart: a topic, or a topic and a partition.</typeparam>
/// <param name="make">Makes the operation for a key that is not kept yet.</param>
public sealed class OperationCache<TKey>(Func<TKey, MessagingOperation> make)
    where TKey : notnull
{
    /// <summary>Most operations kept. A client with more destinations than this should have a destination template.</summary>
    public const int Capacity = 1024;

    private readonly ConcurrentDictionary<TKey, Entry> operations = new();
    private volatile Entry? latest;
    private int kept;

    /// <summary>The operation for a key.</summary>
    /// <param name="key">What tells it apart.</param>
    public MessagingOperation Get(TKey key)
    {
        // Most clients stay with one destination, and to compare its name is faster than to hash it.
        if (latest is { } last && EqualityComparer<TKey>.Default.Equals(last.Key, key)) return last.Operation;
        if (!operations.TryGetValue(key, out var entry)) return Make(key);

        latest = entry;
        return entry.Operation;
    }

    private MessagingOperation Make(TKey key)
    {
        var operation = make(key);
        if (Volatile.Read(ref kept) >= Capacity) return operation;
        if (operations.TryAdd(key, new Entry(key, operation))) Interlocked.Increment(ref kept);
        return operation;
    }

    private sealed record Entry(TKey Key, MessagingOperation Operation);
}
