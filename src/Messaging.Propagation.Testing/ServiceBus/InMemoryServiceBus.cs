using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.Testing;

/// <summary>
/// Azure Service Bus in memory, for tests: queues and topics with subscriptions, peek-lock and receive-and-delete, sessions, deferral, scheduling, expiry and
/// dead-letter sub-queues, all by a <see cref="TimeProvider"/>. Its clients, senders, receivers and processors are derived from the SDK's own. Any number of
/// threads may use it. What it cannot do throws <see cref="NotSupportedException"/>.
/// </summary>
public sealed class InMemoryServiceBus
{
    // Enough for the SDK to build on; nothing is ever connected to.
    private const string Offline = "Endpoint=sb://in-memory.invalid/;SharedAccessKeyName=none;SharedAccessKey=bm9uZQ==";

    private readonly Dictionary<string, BusQueue> queues = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<BusQueue>> topics = new(StringComparer.OrdinalIgnoreCase);
    private long sequence;

    /// <summary>A namespace with nothing in it.</summary>
    /// <param name="timeProvider">The clock by which messages are stamped, locked, scheduled and waited for; default null: the system's.</param>
    public InMemoryServiceBus(TimeProvider? timeProvider = null) => Time = timeProvider ?? TimeProvider.System;

    internal TimeProvider Time { get; }

    /// <summary>Guards everything that the namespace holds. Nothing of a user's runs under it.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Creates a queue; nothing happens where there is one of that name.</summary>
    /// <param name="name">The queue's name.</param>
    /// <param name="options">How it behaves; default null: as a new queue of Azure's does.</param>
    public void CreateQueue(string name, InMemoryServiceBusOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        lock (Gate) Add(name, options);
    }

    /// <summary>Creates a topic; nothing happens where there is one of that name.</summary>
    /// <param name="name">The topic's name.</param>
    public void CreateTopic(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        lock (Gate) topics.TryAdd(name, []);
    }

    /// <summary>Creates a subscription that gets every message of its topic, and the topic where there is none; nothing happens where there is one of that name.</summary>
    /// <param name="topicName">The topic's name.</param>
    /// <param name="subscriptionName">The subscription's name.</param>
    /// <param name="options">How it behaves; default null: as a new subscription of Azure's does.</param>
    public void CreateSubscription(string topicName, string subscriptionName, InMemoryServiceBusOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subscriptionName);
        CreateTopic(topicName);
        var path = BusPath.OfSubscription(topicName, subscriptionName);
        lock (Gate)
            if (!queues.ContainsKey(path))
                topics[topicName].Add(Add(path, options));
    }

    /// <summary>A client of this namespace.</summary>
    public ServiceBusClient CreateClient() => new MemoryServiceBusClient(this, Offline);

    internal long NextSequenceNumber() => ++sequence;

    /// <summary>The queues that a message to this name goes to.</summary>
    internal IReadOnlyList<BusQueue> TargetsOf(string name) =>
        topics.TryGetValue(name, out var subscriptions) ? subscriptions : [QueueAt(name)];

    internal BusQueue QueueAt(string path) => queues.TryGetValue(path, out var queue) ? queue : throw BusErrors.NoEntity(path);

    private BusQueue Add(string path, InMemoryServiceBusOptions? options)
    {
        if (queues.TryGetValue(path, out var existing)) return existing;
        var queue = new BusQueue(this, path, options ?? new InMemoryServiceBusOptions());
        queues.Add(path, queue);
        queues.Add(queue.DeadLetters!.Path, queue.DeadLetters);
        return queue;
    }
}
