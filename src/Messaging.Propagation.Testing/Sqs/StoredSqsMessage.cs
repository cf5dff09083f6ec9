namespace Messaging.Propagation.Testing;

/// <summary>A message as a queue keeps it.</summary>
internal sealed class StoredSqsMessage
{
    public required string Id { get; init; }

    public required string Body { get; init; }

    public required IReadOnlyDictionary<string, StoredSqsAttribute> Attributes { get; init; }

    public string? TraceHeader { get; init; }

    public string? GroupId { get; init; }

    public string? DeduplicationId { get; init; }

    public string? SequenceNumber { get; set; }

    public string? DeadLetterSourceArn { get; set; }

    /// <summary>When it came into the queue. A move to a dead-letter queue leaves it as it is, except on FIFO queues.</summary>
    public DateTimeOffset Sent { get; set; }

    public DateTimeOffset VisibleAt { get; set; }

    public DateTimeOffset? FirstReceived { get; set; }

    public DateTimeOffset LastReceived { get; set; }

    /// <summary>How often it was received, in all queues that it was in.</summary>
    public int ReceiveCount { get; set; }

    /// <summary>How often it was received from the queue that it is in; the redrive policy goes by this.</summary>
    public int ReceivedHere { get; set; }

    public bool IsInFlight(DateTimeOffset now) => ReceivedHere > 0 && VisibleAt > now;

    public bool IsDelayed(DateTimeOffset now) => ReceivedHere == 0 && VisibleAt > now;
}
