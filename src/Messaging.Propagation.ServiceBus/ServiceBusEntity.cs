using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>A queue, topic or subscription by its path: <c>queue</c>, <c>topic</c>, <c>topic/Subscriptions/name</c>, each perhaps with a sub-queue behind it.</summary>
/// <param name="Name">The queue or topic; null where it is not known, as with a mock. A queue's sub-queue counts as a queue of its own.</param>
/// <param name="Subscription">The subscription, with its sub-queue; null where there is none.</param>
internal sealed record ServiceBusEntity(string? Name, string? Subscription)
{
    private const string Subscriptions = "/Subscriptions/";

    // The ports of AMQP over TLS and over web sockets.
    private const int AmqpPort = 5671, WebSocketPort = 443;

    public static ServiceBusEntity Parse(string? path)
    {
        if (path is null) return new ServiceBusEntity(null, null);
        var at = path.IndexOf(Subscriptions, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? new ServiceBusEntity(path, null) : new ServiceBusEntity(path[..at], path[(at + Subscriptions.Length)..]);
    }

    /// <summary>
    /// How policies and signatures name an entity. The service ignores case. A sub-queue inherits the policy of its queue or subscription, a subscription that of its
    /// topic; signatures name the queue or topic, as senders do.
    /// </summary>
    /// <param name="path">The path of the entity; null if it is not known.</param>
    public static PolicyDestination PolicyOf(string? path)
    {
        var entity = Parse(path);
        return PolicyOf(entity.Name, entity.Subscription);
    }

    /// <inheritdoc cref="PolicyOf(string?)"/>
    /// <param name="name">The queue or topic, perhaps with a sub-queue; null if it is not known.</param>
    /// <param name="subscription">The subscription, perhaps with a sub-queue; null if there is none.</param>
    public static PolicyDestination PolicyOf(string? name, string? subscription)
    {
        if (name is null) return new PolicyDestination(name);
        List<string> names = [];
        if (subscription is not null) AddWithoutSubQueue(names, name + Subscriptions + subscription);
        AddWithoutSubQueue(names, name);
        return new PolicyDestination(names) { IgnoreCase = true, SignedName = names[^1].ToLowerInvariant() };
    }

    private static void AddWithoutSubQueue(List<string> names, string path)
    {
        names.Add(path);
        while (path.LastIndexOf("/$", StringComparison.Ordinal) is > 0 and var at) names.Add(path = path[..at]);
    }

    /// <summary>What is known of the client that speaks to it.</summary>
    /// <param name="host">The namespace's host name; null or empty where it is not known.</param>
    /// <param name="identifier">The client's identifier; null or empty where it has none.</param>
    /// <param name="transport">How it speaks; null where that is not known.</param>
    public MessagingClient ClientOf(string? host, string? identifier, ServiceBusTransportType? transport) => new()
    {
        System = ServiceBusAttributes.System,
        ClientId = string.IsNullOrEmpty(identifier) ? null : identifier,
        Subscription = Subscription,
        ServerAddress = string.IsNullOrEmpty(host) ? null : host,
        ServerPort = transport switch { null => null, ServiceBusTransportType.AmqpWebSockets => WebSocketPort, _ => AmqpPort },
    };
}
