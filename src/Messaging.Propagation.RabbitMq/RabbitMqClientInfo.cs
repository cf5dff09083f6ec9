using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq;

/// <summary>What a channel does not tell of its connection, for its spans and metrics and for how large headers may be.</summary>
public sealed record RabbitMqClientInfo
{
    /// <summary>Default of <see cref="FrameMax"/>: the broker's own, in bytes.</summary>
    public const uint DefaultFrameMax = 131_072;

    /// <summary>The broker's host, <c>server.address</c>. Default null: left out.</summary>
    public string? ServerAddress { get; init; }

    /// <summary>The broker's port, <c>server.port</c>. Default null: left out.</summary>
    public int? ServerPort { get; init; }

    /// <summary>The connection's name, <c>messaging.client.id</c>. Default null: left out.</summary>
    public string? ClientId { get; init; }

    /// <summary>
    /// Largest frame that was agreed with the broker, in bytes; 0 for no limit. A message's properties and headers must fit into one, or the
    /// broker closes the connection.
    /// </summary>
    public uint FrameMax { get; init; } = DefaultFrameMax;

    /// <summary>Reads what a connection knows.</summary>
    /// <param name="connection">The connection that the channel is of.</param>
    public static RabbitMqClientInfo From(IConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new RabbitMqClientInfo
        {
            ServerAddress = connection.Endpoint?.HostName,
            ServerPort = connection.Endpoint?.Port,
            ClientId = connection.ClientProvidedName,
            FrameMax = connection.FrameMax,
        };
    }

    internal MessagingClient Client => new()
    {
        System = RabbitMqAttributes.System,
        ClientId = ClientId,
        ServerAddress = ServerAddress,
        ServerPort = ServerPort,
    };
}
