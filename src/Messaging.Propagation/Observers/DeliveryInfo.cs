namespace Messaging.Propagation;

/// <summary>What the broker says of one delivery.</summary>
public readonly struct DeliveryInfo
{
    /// <summary>The message's id, where the broker has one; Kafka has none. Default null.</summary>
    public string? MessageId { get; init; }

    /// <summary>The message's place in its partition or stream. Default null.</summary>
    public long? Offset { get; init; }

    /// <summary>When the message was sent or stored, as the broker hands it on. Default null: not known.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Whose clock <see cref="Timestamp"/> is of: <see cref="LagClock.Broker"/> or <see cref="LagClock.Producer"/>.</summary>
    public LagClock Clock { get; init; }

    /// <summary>When a message that was sent ahead of its time was due: waiting until then is no lag. Default null: at once.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>Which delivery of the message it is, from 1, by the broker's own counter. Default null: the broker does not count.</summary>
    public int? Attempt { get; init; }
}
