using System.Globalization;

namespace Messaging.Propagation.Testing;

/// <summary>A queue and its messages. The client's lock is held wherever it is used.</summary>
internal sealed class SqsQueue(string name, string url, string arn, bool isFifo, DateTimeOffset created)
{
    private const ulong FirstSequenceNumber = 10_000_000_000_000_000_000;

    private readonly List<StoredSqsMessage> messages = [];
    private readonly SqsDeduplication deduplication = new();
    private ulong sequence = FirstSequenceNumber;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => name;

    public string Url => url;

    public string Arn => arn;

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset Modified { get; set; } = created;

    public DateTimeOffset? Purged { get; private set; }

    public SqsQueueSettings Settings { get; } = new(isFifo);

    /// <summary>Its messages in the order of their arrival, in flight or not.</summary>
    public IReadOnlyList<StoredSqsMessage> Messages => messages;

    /// <summary>Ends when messages came, went or were made visible. Time alone does not end it.</summary>
    public Task Changed => changed.Task;

    /// <summary>Keeps a message that was found good; or answers with the one that it repeats.</summary>
    public StoredSqsMessage Enqueue(SqsSubmission submission, string? traceHeader, DateTimeOffset now)
    {
        var deduplicationId = submission.DeduplicationId ?? (isFifo ? SqsDigests.ForDeduplication(submission.Body!) : null);
        var scope = Settings.DeduplicatesByGroup ? submission.GroupId : null;
        if (isFifo && deduplication.Earlier(scope, deduplicationId!, now) is { } earlier) return earlier;

        var message = new StoredSqsMessage
        {
            Id = SqsErrors.NewId(),
            Body = submission.Body!,
            Attributes = (submission.Attributes ?? []).ToDictionary(pair => pair.Key, pair => StoredSqsAttribute.Of(pair.Value)),
            TraceHeader = traceHeader,
            GroupId = submission.GroupId,
            DeduplicationId = deduplicationId,
            Sent = now,
            VisibleAt = now + (submission.DelaySeconds is { } seconds && !isFifo ? TimeSpan.FromSeconds(seconds) : Settings.Delay),
        };
        if (isFifo) deduplication.Remember(scope, deduplicationId!, message, now);
        Append(message);
        return message;
    }

    /// <summary>Takes a message over from the queue that it was received from too often.</summary>
    public void TakeOver(StoredSqsMessage message, string sourceArn, DateTimeOffset now)
    {
        message.DeadLetterSourceArn = sourceArn;
        message.ReceivedHere = 0;
        message.VisibleAt = now;
        if (isFifo) message.Sent = now;
        Append(message);
    }

    public StoredSqsMessage? Find(string messageId) => messages.Find(message => message.Id == messageId);

    public void Remove(StoredSqsMessage message)
    {
        messages.Remove(message);
        Signal();
    }

    public void Purge(DateTimeOffset now)
    {
        messages.Clear();
        Purged = now;
        Signal();
    }

    public void Expire(DateTimeOffset now) => messages.RemoveAll(message => now - message.Sent >= Settings.Retention);

    /// <summary>When the next message that is hidden now will be visible again.</summary>
    public DateTimeOffset? NextVisible(DateTimeOffset now)
    {
        DateTimeOffset? next = null;
        foreach (var message in messages)
            if (message.VisibleAt > now && (next is null || message.VisibleAt < next))
                next = message.VisibleAt;
        return next;
    }

    /// <summary>Lets those who wait look again.</summary>
    public void Signal()
    {
        var before = changed;
        changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        before.SetResult();
    }

    private void Append(StoredSqsMessage message)
    {
        if (isFifo) message.SequenceNumber = (++sequence).ToString("D20", CultureInfo.InvariantCulture);
        messages.Add(message);
        Signal();
    }
}
