using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.Testing;

/// <summary>A message as a queue holds it.</summary>
internal sealed class BusMessage
{
    private readonly ServiceBusMessage sent;

    /// <summary>Takes what the message has now; what its sender does to it later is of no concern.</summary>
    public BusMessage(ServiceBusMessage message, DateTimeOffset scheduled, DateTimeOffset now)
    {
        Properties = new Dictionary<string, object>(message.ApplicationProperties);
        Scheduled = scheduled;
        Enqueued = Scheduled > now ? Scheduled : now;
        sent = new ServiceBusMessage(new BinaryData(message.Body.ToArray()))
        {
            MessageId = message.MessageId ?? Guid.NewGuid().ToString("N"),
            ReplyToSessionId = message.ReplyToSessionId,
            TimeToLive = message.TimeToLive,
            CorrelationId = message.CorrelationId,
            Subject = message.Subject,
            To = message.To,
            ContentType = message.ContentType,
            ReplyTo = message.ReplyTo,
        };

        // A session is a partition of its own; the SDK takes the one or the other.
        if (message.SessionId is { } session) sent.SessionId = session;
        else sent.PartitionKey = message.PartitionKey;
    }

    private BusMessage(BusMessage other)
    {
        (sent, Scheduled, Enqueued, DeliveryCount) = (other.sent, other.Scheduled, other.Enqueued, other.DeliveryCount);
        Properties = new Dictionary<string, object>(other.Properties);
    }

    public Dictionary<string, object> Properties { get; }

    public long SequenceNumber { get; init; }

    /// <summary>When it was to be enqueued; default where that was at once.</summary>
    public DateTimeOffset Scheduled { get; }

    /// <summary>When it is, or was, there to be received.</summary>
    public DateTimeOffset Enqueued { get; }

    public string? SessionId => sent.SessionId;

    public string? DeadLetterSource { get; init; }

    public int DeliveryCount { get; private set; }

    public Guid LockToken { get; private set; }

    public DateTimeOffset LockedUntil { get; set; }

    public bool IsDeferred { get; set; }

    public DateTimeOffset Expires => sent.TimeToLive < DateTimeOffset.MaxValue - Enqueued ? Enqueued + sent.TimeToLive : DateTimeOffset.MaxValue;

    /// <summary>The same message for another queue.</summary>
    public BusMessage CopyFor(long sequenceNumber, string? deadLetterSource) => new(this) { SequenceNumber = sequenceNumber, DeadLetterSource = deadLetterSource };

    public void Lock(DateTimeOffset until)
    {
        DeliveryCount++;
        LockToken = Guid.NewGuid();
        LockedUntil = until;
    }

    public void Unlock() => (LockToken, LockedUntil) = (Guid.Empty, default);

    public void Modify(IEnumerable<KeyValuePair<string, object>>? properties)
    {
        foreach (var (name, value) in properties ?? []) Properties[name] = value;
    }

    /// <summary>The message as a receiver gets it now.</summary>
    public ServiceBusReceivedMessage ToReceived(DateTimeOffset now) => ServiceBusModelFactory.ServiceBusReceivedMessage(
        sent.Body, sent.MessageId, sent.PartitionKey, null, sent.SessionId, sent.ReplyToSessionId, sent.TimeToLive, sent.CorrelationId, sent.Subject, sent.To,
        sent.ContentType, sent.ReplyTo, Scheduled, Properties, LockToken, DeliveryCount, LockedUntil, SequenceNumber, DeadLetterSource, SequenceNumber, Enqueued,
        IsDeferred ? ServiceBusMessageState.Deferred : Enqueued > now ? ServiceBusMessageState.Scheduled : ServiceBusMessageState.Active);
}
