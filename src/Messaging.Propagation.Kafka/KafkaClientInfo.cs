using System.Globalization;
using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>
/// What a built client does not tell of itself, for its spans and metrics. <see cref="TracingProducerBuilder{TKey,TValue}"/> and
/// <see cref="TracingConsumerBuilder{TKey,TValue}"/> read it from their configuration; others hand it to <c>WithPropagation</c>.
/// </summary>
public sealed record KafkaClientInfo
{
    private const int DefaultPort = 9092;

    /// <summary>The consumer's group, <c>messaging.consumer.group.name</c>. Default null: left out.</summary>
    public string? ConsumerGroup { get; init; }

    /// <summary>
    /// The brokers as in <c>bootstrap.servers</c>; the first is <c>server.address</c> and <c>server.port</c>. Default null: left out.
    /// </summary>
    public string? BootstrapServers { get; init; }

    /// <summary>
    /// The cluster's id, <c>messaging.kafka.cluster.id</c>; it takes a call to the cluster to know it, so it is for you to say. Default
    /// null: left out.
    /// </summary>
    public string? ClusterId { get; init; }

    /// <summary>The name of the broker as a service, <c>peer.service</c>, on send spans. Default null: left out.</summary>
    public string? PeerService { get; init; }

    /// <summary>Reads <c>group.id</c> and <c>bootstrap.servers</c> from a client's configuration.</summary>
    /// <param name="config">The configuration: a <c>ProducerConfig</c>, a <c>ConsumerConfig</c> or a dictionary.</param>
    public static KafkaClientInfo From(IEnumerable<KeyValuePair<string, string>> config)
    {
        ArgumentNullException.ThrowIfNull(config);
        string? group = null, servers = null;
        foreach (var (key, value) in config)
        {
            if (key == "group.id") group = value;
            else if (key is "bootstrap.servers" or "metadata.broker.list") servers = value;
        }

        return new KafkaClientInfo { ConsumerGroup = group, BootstrapServers = servers };
    }

    internal MessagingClient ForProducer(IClient client) => Make(client, PeerService);

    internal MessagingClient ForConsumer(IClient client) => Make(client, peerService: null);

    private MessagingClient Make(IClient client, string? peerService)
    {
        var (address, port) = FirstServer();
        var attributes = new List<KeyValuePair<string, object?>>();
        if (ClusterId is not null) attributes.Add(new(KafkaAttributes.ClusterId, ClusterId));
        if (peerService is not null) attributes.Add(new(KafkaAttributes.PeerService, peerService));
        return new MessagingClient
        {
            System = KafkaAttributes.System,
            ClientId = client.Name,
            ConsumerGroup = ConsumerGroup,
            ServerAddress = address,
            ServerPort = port,
            Attributes = attributes,
        };
    }

    // [protocol://]host[:port], as librdkafka takes it; an address of IPv6 stands in brackets.
    private (string? Address, int? Port) FirstServer()
    {
        var server = BootstrapServers?.Split(',')[0].Trim();
        if (string.IsNullOrEmpty(server)) return (null, null);

        var scheme = server.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0) server = server[(scheme + 3)..];

        var colon = server.LastIndexOf(':');
        if (colon <= server.LastIndexOf(']')) return (server.Trim('[', ']'), DefaultPort);
        return int.TryParse(server.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? (server[..colon].Trim('[', ']'), port)
            : (server, DefaultPort);
    }
}
