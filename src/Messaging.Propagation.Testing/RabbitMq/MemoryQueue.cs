namespace Messaging.Propagation.Testing;

/// <summary>A queue: its messages in order, and its consumers in turn. Everything happens under the server's gate.</summary>
internal sealed class MemoryQueue
{
    private readonly InMemoryRabbitMq server;
    private readonly LinkedList<MemoryMessage> ready = new();
    private readonly LinkedList<MemoryConsumer> consumers = new();
    private readonly int maxLength;
    private readonly bool rejectsWhenFull;

    public MemoryQueue(InMemoryRabbitMq server, string name, IDictionary<string, object?>? arguments)
    {
        this.server = server;
        Name = name;
        DeadLetterExchange = TextOf(arguments, "x-dead-letter-exchange");
        DeadLetterRoutingKey = TextOf(arguments, "x-dead-letter-routing-key");
        CountsReturns = TextOf(arguments, "x-queue-type") == "quorum";
        rejectsWhenFull = TextOf(arguments, "x-overflow") == "reject-publish";
        maxLength = arguments is not null && arguments.TryGetValue("x-max-length", out var length) && length is not null
            ? Convert.ToInt32(length, System.Globalization.CultureInfo.InvariantCulture)
            : int.MaxValue;
    }

    public string Name { get; }

    public string? DeadLetterExchange { get; }

    public string? DeadLetterRoutingKey { get; }

    /// <summary>Whether it tells how often a message was given back, as quorum queues do.</summary>
    public bool CountsReturns { get; }

    public uint Count => (uint)ready.Count;

    public uint Consumers => (uint)consumers.Count;

    /// <summary>Whether it would refuse another message.</summary>
    public bool IsFull => rejectsWhenFull && ready.Count >= maxLength;

    public void Enqueue(MemoryMessage message)
    {
        ready.AddLast(message);
        if (ready.Count > maxLength) Die(Take()!, "maxlen");
        Deliver();
    }

    /// <summary>The next message; null where there is none.</summary>
    public MemoryMessage? Take()
    {
        if (ready.First is not { } first) return null;
        ready.RemoveFirst();
        return first.Value;
    }

    /// <summary>Takes back messages that were delivered and not acknowledged, to where they were.</summary>
    public void Requeue(MemoryMessage message)
    {
        message.Returns++;
        ready.AddFirst(message);
        Deliver();
    }

    public void Die(MemoryMessage message, string reason)
    {
        if (DeadLetterExchange is not null) server.Route(DeadLetter.Of(message, this, reason, server.Time.GetUtcNow()));
    }

    public uint Purge()
    {
        var purged = Count;
        ready.Clear();
        return purged;
    }

    public void Add(MemoryConsumer consumer)
    {
        consumers.AddLast(consumer);
        Deliver();
    }

    public void Remove(MemoryConsumer consumer) => consumers.Remove(consumer);

    /// <summary>Hands out messages as long as a consumer has room for one, each in its turn.</summary>
    public void Deliver()
    {
        while (ready.Count > 0 && NextWithRoom() is { } consumer) consumer.Accept(Take()!);
    }

    private MemoryConsumer? NextWithRoom()
    {
        for (var node = consumers.First; node is not null; node = node.Next)
        {
            if (!node.Value.HasRoom) continue;
            consumers.Remove(node);
            consumers.AddLast(node);
            return node.Value;
        }

        return null;
    }

    private static string? TextOf(IDictionary<string, object?>? arguments, string name) =>
        arguments is not null && arguments.TryGetValue(name, out var value) ? WireValue.TextOf(value) : null;
}
