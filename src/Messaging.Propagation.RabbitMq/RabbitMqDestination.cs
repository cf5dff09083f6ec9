namespace Messaging.Propagation.RabbitMq;

/// <summary>A destination's name as the conventions put it together. Source: OpenTelemetry semantic conventions 1.44.0, "RabbitMQ".</summary>
/// <param name="Exchange">The exchange; empty for the default one.</param>
/// <param name="RoutingKey">The routing key.</param>
/// <param name="Queue">The queue, where a consumer knows it; else null.</param>
internal readonly record struct RabbitMqDestination(string Exchange, string RoutingKey, string? Queue)
{
    private const string DefaultExchange = "amq.default", ServerNamed = "amq.gen-", ReplyTo = "amq.rabbitmq.reply-to";

    /// <summary>Exchange, routing key and queue, as far as they are there, each once.</summary>
    public string Name
    {
        get
        {
            var routed = Exchange.Length > 0 && RoutingKey.Length > 0 ? $"{Exchange}:{RoutingKey}" : Exchange + RoutingKey;
            if (string.IsNullOrEmpty(Queue) || Queue == RoutingKey) return routed.Length > 0 ? routed : DefaultExchange;
            return routed.Length > 0 ? $"{routed}:{Queue}" : Queue;
        }
    }

    /// <summary>
    /// How policies name the destination of a consumer: by its queue alone, however the message was routed there, for the sender chooses exchange and routing key.
    /// Signatures name no destination: the sender does not know the queue.
    /// </summary>
    public PolicyDestination Policy => new(Queue);

    /// <summary>
    /// Gets the name that metrics, health and lag have for it: the queue, however the message was routed there. A sender can choose any number of routing keys. Without a
    /// queue the exchange; the default exchange routes by the queue's own name.
    /// </summary>
    public string CountedAs => !string.IsNullOrEmpty(Queue) ? Queue : Exchange.Length > 0 ? Exchange : Name;

    /// <summary>Whether the broker has named it, for as long as somebody uses it.</summary>
    public bool IsTemporary => IsServerNamed(Queue) || (Exchange.Length == 0 && IsServerNamed(RoutingKey));

    private static bool IsServerNamed(string? name) =>
        name is not null && (name.StartsWith(ServerNamed, StringComparison.Ordinal) || name.StartsWith(ReplyTo, StringComparison.Ordinal));
}
