using System.Globalization;
using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>
/// Client details for spans, metrics and message sizes that a built client does not expose. <see cref="TracingProducerBuilder{TKey,TValue}"/> and
/// <see cref="TracingConsumerBuilder{TKey,TValue}"/> read them from their configuration; pass them to <c>WithPropagation</c> elsewhere.
/// </summary>
public sealed record KafkaClientInfo
{
    /// <summary>The default of <c>message.max.bytes</c> in the client, in bytes.</summary>
    public const int DefaultMessageMaxBytes = 1_000_000;

    private const int DefaultPort = 9092;

    /// <summary>Gets the consumer's group, <c>messaging.consumer.group.name</c>. Default null: left out.</summary>
    public string? ConsumerGroup { get; init; }

    /// <summary>
    /// Gets the position from which a group without a committed offset consumes, <c>auto.offset.reset</c>. With
    /// <see cref="AutoOffsetReset.Earliest"/>, <c>messaging.kafka.consumer.lag</c> includes assigned partitions that such a group has not
    /// consumed from yet. Default null: unknown, and those partitions are left out.
    /// </summary>
    public AutoOffsetReset? AutoOffsetReset { get; init; }

    /// <summary>
    /// Gets the brokers as in <c>bootstrap.servers</c>; the first is <c>server.address</c> and <c>server.port</c>. Default null: left out.
    /// </summary>
    public string? BootstrapServers { get; init; }

    /// <summary>
    /// Gets the cluster's id, <c>messaging.kafka.cluster.id</c>. The client does not know it without a call to the cluster. Default null:
    /// left out.
    /// </summary>
    public string? ClusterId { get; init; }

    /// <summary>Gets the name of the broker as a service, <c>peer.service</c>, on send spans. Default null: left out.</summary>
    public string? PeerService { get; init; }

    /// <summary>
    /// Gets the largest message that the producer sends, in bytes: <c>message.max.bytes</c>, or less where a topic's <c>max.message.bytes</c> is lower. Fields that do
    /// not fit beside key and value are dropped before the send, the least important first. Default null: not known. The message then goes without any of the
    /// fields if the client refuses it with them.
    /// </summary>
    public int? MessageMaxBytes { get; init; }

    /// <summary>
    /// Reads <c>group.id</c>, <c>bootstrap.servers</c>, <c>auto.offset.reset</c> and <c>message.max.bytes</c> from a client's configuration.
    /// Without the last, <see cref="MessageMaxBytes"/> is <see cref="DefaultMessageMaxBytes"/>, as it is in the client.
    /// </summary>
    /// <param name="config">The configuration: a <c>ProducerConfig</c>, a <c>ConsumerConfig</c> or a dictionary.</param>
    public static KafkaClientInfo From(IEnumerable<KeyValuePair<string, string>> config)
    {
        ArgumentNullException.ThrowIfNull(config);
        string? group = null, servers = null;
        AutoOffsetReset? reset = null;
        var maxBytes = DefaultMessageMaxBytes;
        foreach (var (key, value) in config)
        {
            if (key == "group.id") group = value;
            else if (key is "bootstrap.servers" or "metadata.broker.list") servers = value;
            else if (key is "auto.offset.reset") reset = ResetOf(value);
            else if (key is "message.max.bytes" && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)) maxBytes = bytes;
        }

        return new KafkaClientInfo { ConsumerGroup = group, BootstrapServers = servers, AutoOffsetReset = reset, MessageMaxBytes = maxBytes };
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
            ClientId = NameOf(client),
            ConsumerGroup = ConsumerGroup,
            ServerAddress = address,
            ServerPort = port,
            Attributes = attributes,
        };
    }

    // librdkafka's names for the three choices.
    private static AutoOffsetReset? ResetOf(string value) => value switch
    {
        "smallest" or "earliest" or "beginning" => Confluent.Kafka.AutoOffsetReset.Earliest,
        "largest" or "latest" or "end" => Confluent.Kafka.AutoOffsetReset.Latest,
        "error" => Confluent.Kafka.AutoOffsetReset.Error,
        _ => null,
    };

    // A closed client has no name any more, and a made-up one may never have had one; its own calls tell the caller.
    private static string? NameOf(IClient client)
    {
        try
        {
            return client.Name;
        }
        catch (Exception)
        {
            return null;
        }
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
