using System.Runtime.CompilerServices;
using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.Testing;

/// <summary>What every kind of receiver does on its queue, in a session or without one.</summary>
internal sealed class BusReceiver(InMemoryServiceBus bus, string path, ServiceBusReceiveMode mode, string? session = null, TimeSpan? lockFor = null)
{
    /// <summary>How long a receive waits that says nothing of it.</summary>
    public static readonly TimeSpan DefaultWait = TimeSpan.FromMinutes(1);

    private BusQueue? found;
    private long peeked;

    // A queue need only be there when it is asked for messages. Under the gate.
    private BusQueue Queue => found ??= bus.QueueAt(path);

    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(int most, TimeSpan? wait, CancellationToken cancellationToken)
    {
        BusQueue queue;
        lock (bus.Gate) queue = Queue;
        if (queue.RequiresSession && session is null)
            throw new InvalidOperationException($"It is not possible for an entity that requires sessions, '{path}', to create a non-sessionful message receiver.");
        return await queue.Signal.WaitAsync(now => TryTake(most, now), queue.NextChange, wait ?? DefaultWait, cancellationToken).ConfigureAwait(false) ?? [];
    }

    public async Task<ServiceBusReceivedMessage?> ReceiveAsync(TimeSpan? wait, CancellationToken cancellationToken) =>
        await ReceiveAsync(1, wait, cancellationToken).ConfigureAwait(false) is [var only] ? only : null;

    public async IAsyncEnumerable<ServiceBusReceivedMessage> ReceiveAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
            if (await ReceiveAsync(null, cancellationToken).ConfigureAwait(false) is { } message)
                yield return message;
    }

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredAsync(IEnumerable<long> sequenceNumbers) => Answer<IReadOnlyList<ServiceBusReceivedMessage>>(
        now => sequenceNumbers.Select(number => Queue.TakeDeferred(number, mode, session, now).ToReceived(now)).ToList());

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(int most, long? from) => Answer<IReadOnlyList<ServiceBusReceivedMessage>>(now =>
    {
        var messages = Queue.Peek(from ?? peeked + 1, session).Take(most).Select(message => message.ToReceived(now)).ToList();
        if (messages.Count > 0) peeked = messages[^1].SequenceNumber;
        return messages;
    });

    public Task CompleteAsync(ServiceBusReceivedMessage message) => SettleAsync(message, held => Queue.Remove(held));

    public Task AbandonAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? properties) => SettleAsync(message, held =>
    {
        held.Modify(properties);
        Queue.GiveBack(held);
    });

    public Task DeferAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? properties) => SettleAsync(message, held =>
    {
        held.Modify(properties);
        held.IsDeferred = true;
        Queue.GiveBack(held);
    });

    public Task DeadLetterAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? properties, string? reason, string? description) => SettleAsync(message, held =>
    {
        held.Modify(properties);
        Queue.Die(held, reason, description);
    });

    public Task RenewAsync(ServiceBusReceivedMessage message) => SettleAsync(message, held => Queue.Renew(held, bus.Time.GetUtcNow()));

    public bool Holds(ServiceBusReceivedMessage message)
    {
        lock (bus.Gate) return Queue.IsLocked(Guid.Parse(message.LockToken), bus.Time.GetUtcNow());
    }

    /// <summary>Keeps the receiver's session for longer.</summary>
    public Task RenewSessionAsync() => InSession((_, id, now) =>
    {
        Queue.Lease(id, this, lockFor, now);
        return true;
    });

    /// <summary>Does something with the receiver's session, as long as it is its.</summary>
    public Task<T> InSession<T>(Func<BusSessions, string, DateTimeOffset, T> work) => Answer(now =>
    {
        Queue.Sessions.Check(session!, this, now);
        return work(Queue.Sessions, session!, now);
    });

    public DateTimeOffset SessionLockedUntil()
    {
        lock (bus.Gate) return Queue.Sessions.UntilOf(session!, this);
    }

    public void ReleaseSession()
    {
        lock (bus.Gate)
        {
            Queue.EndLease(session!, this);
        }
    }

    private List<ServiceBusReceivedMessage>? TryTake(int most, DateTimeOffset now)
    {
        if (session is not null) Queue.Sessions.Check(session, this, now);
        var taken = Queue.Take(most, mode, session, lockFor, now);
        return taken.Count == 0 ? null : taken.ConvertAll(message => message.ToReceived(now));
    }

    private Task SettleAsync(ServiceBusReceivedMessage message, Action<BusMessage> settle)
    {
        if (mode == ServiceBusReceiveMode.ReceiveAndDelete)
            return Task.FromException(new InvalidOperationException("The operation is only supported in 'PeekLock' receive mode."));
        return Answer(now =>
        {
            if (session is not null) Queue.Sessions.Check(session, this, now);
            settle(Queue.Find(Guid.Parse(message.LockToken), now));
            return true;
        });
    }

    // Errors are in the task, as with the SDK's receivers.
    private Task<T> Answer<T>(Func<DateTimeOffset, T> work)
    {
        try
        {
            lock (bus.Gate) return Task.FromResult(work(bus.Time.GetUtcNow()));
        }
        catch (ServiceBusException exception)
        {
            return Task.FromException<T>(exception);
        }
    }
}
