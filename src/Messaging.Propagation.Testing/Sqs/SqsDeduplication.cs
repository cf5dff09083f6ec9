namespace Messaging.Propagation.Testing;

/// <summary>The messages that a FIFO queue took within the last five minutes: what is sent again is answered as before, and not kept.</summary>
internal sealed class SqsDeduplication
{
    private readonly Dictionary<(string? Group, string Id), (DateTimeOffset Sent, StoredSqsMessage Message)> seen = [];

    public StoredSqsMessage? Earlier(string? group, string id, DateTimeOffset now) =>
        seen.TryGetValue((group, id), out var found) && now - found.Sent < SqsLimits.DeduplicationWindow ? found.Message : null;

    public void Remember(string? group, string id, StoredSqsMessage message, DateTimeOffset now)
    {
        foreach (var (key, found) in seen)
            if (now - found.Sent >= SqsLimits.DeduplicationWindow)
                seen.Remove(key);
        seen[(group, id)] = (now, message);
    }
}
