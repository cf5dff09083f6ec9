using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.Testing;

/// <summary>A queue, a subscription, or the dead-letter sub-queue of either: its messages by sequence number. Everything happens under the namespace's gate.</summary>
internal sealed class BusQueue
{
    private readonly InMemoryServiceBus bus;
    private readonly InMemoryServiceBusOptions options;
    private readonly SortedDictionary<long, BusMessage> messages = [];
    private readonly Dictionary<Guid, BusMessage> locked = [];
    private readonly BusQueue? living;

    public BusQueue(InMemoryServiceBus bus, string path, InMemoryServiceBusOptions options)
        : this(bus, path, options, living: null)
    {
    }

    private BusQueue(InMemoryServiceBus bus, string path, InMemoryServiceBusOptions options, BusQueue? living)
    {
        (this.bus, Path, this.options, this.living) = (bus, path, options, living);
        Sessions = new BusSessions(path);
        Signal = new BusSignal(bus);
        if (living is not null) return;

        // Their sessions are over.
        DeadLetters = new BusQueue(bus, BusPath.OfDeadLetters(path), new InMemoryServiceBusOptions { LockDuration = options.LockDuration }, this);
    }

    public string Path { get; }

    public bool RequiresSession => options.RequiresSession;

    /// <summary>The sub-queue for dead letters; null in that itself.</summary>
    public BusQueue? DeadLetters { get; }

    public BusSessions Sessions { get; }

    public BusSignal Signal { get; }

    public void Add(BusMessage message)
    {
        messages.Add(message.SequenceNumber, message);
        Signal.Changed();
    }

    /// <summary>Takes back a message that is scheduled and not there yet.</summary>
    public bool Cancel(long sequenceNumber, DateTimeOffset now) =>
        messages.TryGetValue(sequenceNumber, out var message) && message.Enqueued > now && messages.Remove(sequenceNumber);

    /// <summary>The next messages that are there for a receiver: locked for it, or gone with it.</summary>
    public List<BusMessage> Take(int most, ServiceBusReceiveMode mode, string? session, TimeSpan? lockFor, DateTimeOffset now)
    {
        living?.Sweep(now);
        var (taken, spent) = (new List<BusMessage>(), new List<BusMessage>());
        foreach (var message in messages.Values)
        {
            if (!IsThere(message, session, now)) continue;
            (IsSpent(message, now) ? spent : taken).Add(message);
            if (taken.Count == most) break;
        }

        foreach (var message in spent) End(message, now);
        foreach (var message in taken) Deliver(message, mode, lockFor, now);
        return taken;
    }

    public BusMessage TakeDeferred(long sequenceNumber, ServiceBusReceiveMode mode, string? session, DateTimeOffset now)
    {
        if (!messages.TryGetValue(sequenceNumber, out var message) || !message.IsDeferred || message.LockedUntil > now || (session is not null && message.SessionId != session))
            throw BusErrors.NoMessage(Path);
        Deliver(message, mode, null, now);
        return message;
    }

    /// <summary>Messages as they stand, from a sequence number on.</summary>
    public IEnumerable<BusMessage> Peek(long from, string? session) =>
        messages.Values.Where(message => message.SequenceNumber >= from && (session is null || message.SessionId == session));

    /// <summary>The message that a lock is for.</summary>
    public BusMessage Find(Guid lockToken, DateTimeOffset now) =>
        locked.TryGetValue(lockToken, out var message) && message.LockedUntil > now ? message : throw BusErrors.LockLost(Path);

    public bool IsLocked(Guid lockToken, DateTimeOffset now) => locked.TryGetValue(lockToken, out var message) && message.LockedUntil > now;

    public void Remove(BusMessage message)
    {
        locked.Remove(message.LockToken);
        messages.Remove(message.SequenceNumber);
    }

    public void GiveBack(BusMessage message)
    {
        locked.Remove(message.LockToken);
        message.Unlock();
        if (DeadLetters is not null && message.DeliveryCount >= options.MaxDeliveryCount) DieOfDeliveries(message);
        else Signal.Changed();
    }

    public DateTimeOffset Renew(BusMessage message, DateTimeOffset now) => message.LockedUntil = now + options.LockDuration;

    /// <summary>Gives a session to a receiver, or lets it keep it for longer, and with it the messages that it holds.</summary>
    public void Lease(string session, object holder, TimeSpan? lockFor, DateTimeOffset now)
    {
        var until = now + LockFor(lockFor);
        Sessions.Accept(session, holder, until);
        foreach (var message in LockedIn(session)) message.LockedUntil = until;
    }

    /// <summary>Takes a session back from a receiver, and the messages that it has not settled.</summary>
    public void EndLease(string session, object holder)
    {
        if (!Sessions.Release(session, holder)) return;
        foreach (var message in LockedIn(session)) GiveBack(message);
        Signal.Changed();
    }

    public void Die(BusMessage message, string? reason, string? description)
    {
        var forward = options.ForwardDeadLetteredMessagesTo;
        var targets = forward is null ? [DeadLetters ?? this] : bus.TargetsOf(forward);
        Remove(message);
        foreach (var target in targets)
        {
            var dead = message.CopyFor(bus.NextSequenceNumber(), forward is null ? null : Path);
            if (reason is not null) dead.Properties["DeadLetterReason"] = reason;
            if (description is not null) dead.Properties["DeadLetterErrorDescription"] = description;
            target.Add(dead);
        }
    }

    /// <summary>The sessions that have a message to receive.</summary>
    public IEnumerable<string> WaitingSessions(DateTimeOffset now) => messages.Values
        .Where(message => IsThere(message, null, now) && !IsSpent(message, now)).Select(message => message.SessionId).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>When, without anybody's doing, there may be more to receive.</summary>
    public DateTimeOffset NextChange(DateTimeOffset now)
    {
        var next = living?.NextChange(now) ?? DateTimeOffset.MaxValue;
        if (Sessions.NextChange(now) is var session && session < next) next = session;
        foreach (var message in messages.Values)
        {
            if (message.Enqueued > now && message.Enqueued < next) next = message.Enqueued;
            if (message.LockedUntil > now && message.LockedUntil < next) next = message.LockedUntil;
            if (DeadLetters is not null && message.Expires > now && message.Expires < next) next = message.Expires;
        }

        return next;
    }

    private static bool IsThere(BusMessage message, string? session, DateTimeOffset now) =>
        !message.IsDeferred && message.Enqueued <= now && message.LockedUntil <= now && (session is null || message.SessionId == session);

    // Dead letters stay until somebody takes them.
    private bool IsSpent(BusMessage message, DateTimeOffset now) => DeadLetters is not null && (message.Expires <= now || message.DeliveryCount >= options.MaxDeliveryCount);

    private void DieOfDeliveries(BusMessage message) => Die(message, "MaxDeliveryCountExceeded", $"The message was delivered {message.DeliveryCount} times.");

    // What nobody asked for here may be asked for among the dead letters.
    private void Sweep(DateTimeOffset now)
    {
        foreach (var message in messages.Values.Where(message => IsThere(message, null, now) && IsSpent(message, now)).ToList()) End(message, now);
    }

    private void End(BusMessage message, DateTimeOffset now)
    {
        if (message.Expires > now) DieOfDeliveries(message);
        else if (options.DeadLetteringOnMessageExpiration) Die(message, "TTLExpiredException", "The time to live of the message is over.");
        else Remove(message);
    }

    private TimeSpan LockFor(TimeSpan? atLeast) => atLeast > options.LockDuration ? atLeast.Value : options.LockDuration;

    private List<BusMessage> LockedIn(string session) => [.. locked.Values.Where(message => message.SessionId == session)];

    private void Deliver(BusMessage message, ServiceBusReceiveMode mode, TimeSpan? lockFor, DateTimeOffset now)
    {
        locked.Remove(message.LockToken);
        message.Lock(now + LockFor(lockFor));
        if (mode == ServiceBusReceiveMode.ReceiveAndDelete) Remove(message);
        else locked[message.LockToken] = message;
    }
}
