using System.Globalization;
using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.Cli.Probe;

/// <summary>The messages of others that the probe has locked: locks are renewed while it runs, and messages abandoned in the end, several at a time.</summary>
internal sealed class ServiceBusLocks
{
    // A queue's locks last from 5 s to 5 min. Clocks that disagree do not count beyond that, and what is longer than a minute need not be believed.
    private static readonly TimeSpan ShortestLock = TimeSpan.FromSeconds(5), LongestLock = TimeSpan.FromMinutes(1);

    private readonly ParallelOptions several = new() { MaxDegreeOfParallelism = 16 };
    private readonly ServiceBusReceiver receiver;
    private readonly ProbeAddress address;
    private readonly TimeProvider time;
    private readonly HeldMessages<ServiceBusReceivedMessage> held;

    public ServiceBusLocks(ServiceBusReceiver receiver, ProbeAddress address, TimeProvider time)
    {
        (this.receiver, this.address, this.time) = (receiver, address, time);
        held = new HeldMessages<ServiceBusReceivedMessage>(RenewAsync, time);
    }

    /// <exception cref="UsageException">They are too many, or one of them is here already.</exception>
    public void Hold(IEnumerable<ServiceBusReceivedMessage> messages)
    {
        var cameAgain = false;
        foreach (var message in messages) cameAgain |= !held.Add(message.SequenceNumber.ToString(CultureInfo.InvariantCulture), message, PeriodOf(message));
        if (cameAgain) throw ProbeOptions.CameAgain(address.Text);
        if (held.Count >= ProbeOptions.MaxForeign) throw ProbeOptions.TooManyForeign(address.Text);
    }

    public async Task GiveBackAsync()
    {
        await Parallel.ForEachAsync(await held.EndAsync(), several, async (message, token) =>
            await UnlessLostAsync(receiver.AbandonMessageAsync(message, cancellationToken: token)));
    }

    // Three times within a lock, so that one that fails costs nothing.
    private TimeSpan PeriodOf(ServiceBusReceivedMessage message)
    {
        var left = message.LockedUntil - time.GetUtcNow();
        return (left < ShortestLock ? ShortestLock : left > LongestLock ? LongestLock : left) / 3;
    }

    private Task RenewAsync(IReadOnlyList<ServiceBusReceivedMessage> messages) =>
        Parallel.ForEachAsync(messages, several, async (message, token) => await UnlessLostAsync(receiver.RenewMessageLockAsync(message, token)));

    private static async Task UnlessLostAsync(Task settling)
    {
        try
        {
            await settling;
        }
        catch (ServiceBusException exception)
            when (exception.Reason is ServiceBusFailureReason.MessageLockLost or ServiceBusFailureReason.MessageNotFound)
        {
            // Its lock has run out, so it is back already.
            return;
        }
    }
}
