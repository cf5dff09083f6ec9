using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq;

/// <summary>The properties of a connection that a channel does not expose, for its spans, its metrics and the size of headers.</summary>
public sealed record RabbitMqClientInfo
{
    /// <summary>
    /// The default of <see cref="FrameMax"/>, in bytes: the smallest limit that AMQP 0-9-1 allows a connection to agree on (<c>frame-min-size</c>), so that no
    /// publish is too large for a connection that nothing is known of.
    /// </summary>
    public const uint DefaultFrameMax = 4096;

    /// <summary>The broker's host, <c>server.address</c>. Default null: left out.</summary>
    public string? ServerAddress { get; init; }

    /// <summary>The broker's port, <c>server.port</c>. Default null: left out.</summary>
    public int? ServerPort { get; init; }

    /// <summary>The connection's name, <c>messaging.client.id</c>. Default null: left out.</summary>
    public string? ClientId { get; init; }

    /// <summary>
    /// The largest frame that was agreed with the broker, in bytes; 0 for no limit. A message's properties and headers must fit into one frame, or the broker
    /// closes the connection. Fields that do not fit are dropped before the publish. Default: <see cref="DefaultFrameMax"/>.
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
