namespace Messaging.Propagation;

/// <summary>What is known of a decorated client and is the same for all its operations.</summary>
public sealed class MessagingClient
{
    /// <summary>The broker's system, <c>messaging.system</c>: kafka, rabbitmq, aws_sqs, servicebus.</summary>
    public required string System { get; init; }

    /// <summary>The client's name, unique to the instance. Default null: not known, left out.</summary>
    public string? ClientId { get; init; }

    /// <summary>The consumer group. Default null: there is none, or it is not known.</summary>
    public string? ConsumerGroup { get; init; }

    /// <summary>The subscription of the topic that is consumed, where consumers have one of their own. Default null: there is none.</summary>
    public string? Subscription { get; init; }

    /// <summary>The broker's host. Default null: not known, left out.</summary>
    public string? ServerAddress { get; init; }

    /// <summary>The broker's port. Default null: not known, left out.</summary>
    public int? ServerPort { get; init; }

    /// <summary>Further attributes of every span of this client. Default: none.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Attributes { get; init; } = [];
}
