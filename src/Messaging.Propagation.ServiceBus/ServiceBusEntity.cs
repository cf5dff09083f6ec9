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
