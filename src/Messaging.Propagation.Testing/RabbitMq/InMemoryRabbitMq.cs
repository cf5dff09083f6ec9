using RabbitMQ.Client;

namespace Messaging.Propagation.Testing;

/// <summary>
/// A RabbitMQ in memory, for tests: its channels behave as those of a server do, with exchanges (direct, fanout, topic, headers), queues,
/// acknowledgements, requeueing, dead letters, prefetch and publisher confirms. Text in headers arrives as bytes, as it does from a server.
/// Safe for many threads. What it cannot do throws <see cref="NotSupportedException"/>.
/// </summary>
public sealed class InMemoryRabbitMq
{
    private readonly Dictionary<string, MemoryExchange> exchanges = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MemoryQueue> queues = new(StringComparer.Ordinal);
    private int channels, names;

    /// <summary>A server with its predeclared exchanges and no queue.</summary>
    /// <param name="timeProvider">The clock of dead letters; default null: the system's.</param>
    public InMemoryRabbitMq(TimeProvider? timeProvider = null)
    {
        Time = timeProvider ?? TimeProvider.System;
        foreach (var type in new[] { ExchangeType.Direct, ExchangeType.Fanout, ExchangeType.Topic, ExchangeType.Headers })
            exchanges.Add($"amq.{type}", new MemoryExchange(type));
    }

    internal TimeProvider Time { get; }

    /// <summary>Guards everything that the server holds. Nothing of a user's runs under it.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Opens a connection. Its channels close with it.</summary>
    /// <param name="clientProvidedName">The connection's name. Default null: it has none.</param>
    public IConnection CreateConnection(string? clientProvidedName = null) => new MemoryConnection(this, clientProvidedName);

    /// <summary>Opens a channel that belongs to no connection.</summary>
    /// <param name="options">The options of a connection's <c>CreateChannelAsync</c>. Default null: no publisher confirms.</param>
    public IChannel CreateChannel(CreateChannelOptions? options = null) => new MemoryChannel(this, Interlocked.Increment(ref channels), options);

    internal string NewName(string prefix) => $"{prefix}{Interlocked.Increment(ref names)}";

    internal MemoryExchange? FindExchange(string name) => exchanges.GetValueOrDefault(name);

    internal MemoryQueue? FindQueue(string name) => queues.GetValueOrDefault(name);

    internal void Declare(string exchange, string type) => exchanges.TryAdd(exchange, new MemoryExchange(type));

    internal void DeleteExchange(string exchange) => exchanges.Remove(exchange);

    internal MemoryQueue DeclareQueue(string name, IDictionary<string, object?>? arguments)
    {
        if (queues.TryGetValue(name, out var queue)) return queue;
        queue = new MemoryQueue(this, name, arguments);
        queues.Add(name, queue);
        return queue;
    }

    internal void DeleteQueue(MemoryQueue queue)
    {
        queues.Remove(queue.Name);
        foreach (var exchange in exchanges.Values) exchange.Unbind(queue);
    }

    /// <summary>Puts a message into every queue that it is routed to; false where there is none.</summary>
    internal bool Route(MemoryMessage message)
    {
        IEnumerable<MemoryQueue> targets = message.Exchange.Length > 0
            ? FindExchange(message.Exchange)?.Route(message) ?? []
            : FindQueue(message.RoutingKey) is { } named ? [named] : [];
        var routed = false;
        foreach (var queue in targets)
        {
            queue.Enqueue(message.Copy());
            routed = true;
        }

        return routed;
    }
}
