using System.Runtime.CompilerServices;
using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.Testing;

/// <summary>A sender to a queue or topic in memory.</summary>
internal sealed class MemorySender(ServiceBusClient client, InMemoryServiceBus bus, string name, ServiceBusSenderOptions options) : ServiceBusSender(client, name, options)
{
    // Of all senders: a batch may be filled by one and sent by another.
    private static readonly ConditionalWeakTable<ServiceBusMessageBatch, List<ServiceBusMessage>> Batches = [];

    public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) => SendMessagesAsync([message], cancellationToken);

    public override Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default) => EnqueueAsync(messages, null, cancellationToken);

    public override ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default) =>
        CreateMessageBatchAsync(new CreateMessageBatchOptions(), cancellationToken);

    public override ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CreateMessageBatchOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var limit = options.MaxSizeInBytes ?? BusRules.MaxMessage;
        if (limit > BusRules.MaxMessage)
            throw new ArgumentOutOfRangeException(nameof(options), $"The size of a batch can be {BusRules.MaxMessage} bytes at most, and is to be {limit}.");

        var messages = new List<ServiceBusMessage>();
        long size = 0;
        var batch = ServiceBusModelFactory.ServiceBusMessageBatch(0, messages, new CreateMessageBatchOptions { MaxSizeInBytes = limit }, message =>
        {
            BusRules.CheckProperties(message);
            if (size + BusRules.SizeOf(message) > limit) return false;
            size += BusRules.SizeOf(message);
            return true;
        });
        Batches.Add(batch, messages);
        return ValueTask.FromResult(batch);
    }

    public override Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messageBatch);
        return Batches.TryGetValue(messageBatch, out var messages)
            ? EnqueueAsync(messages, null, cancellationToken)
            : Task.FromException(new InvalidOperationException("The batch was created by no sender of an InMemoryServiceBus."));
    }

    public override async Task<long> ScheduleMessageAsync(ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default) =>
        (await ScheduleMessagesAsync([message], scheduledEnqueueTime, cancellationToken).ConfigureAwait(false))[0];

    public override async Task<IReadOnlyList<long>> ScheduleMessagesAsync(
        IEnumerable<ServiceBusMessage> messages, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default) =>
        await EnqueueAsync(messages, scheduledEnqueueTime, cancellationToken).ConfigureAwait(false);

    public override Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        CancelScheduledMessagesAsync([sequenceNumber], cancellationToken);

    public override Task CancelScheduledMessagesAsync(IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequenceNumbers);
        lock (bus.Gate)
        {
            var now = bus.Time.GetUtcNow();
            foreach (var number in sequenceNumbers)
            {
                var isCancelled = false;
                foreach (var target in bus.TargetsOf(EntityPath)) isCancelled |= target.Cancel(number, now);
                if (!isCancelled) return Task.FromException(BusErrors.NoMessage(EntityPath));
            }
        }

        return Task.CompletedTask;
    }

    // All of them or none: every message is looked at before the first goes in.
    private Task<List<long>> EnqueueAsync(IEnumerable<ServiceBusMessage> messages, DateTimeOffset? scheduled, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<List<long>>(cancellationToken);
        try
        {
            ArgumentNullException.ThrowIfNull(messages);
            var all = messages.ToList();
            foreach (var message in all)
            {
                ArgumentNullException.ThrowIfNull(message, nameof(messages));
                BusRules.Check(message, EntityPath);
            }

            // Many messages are sent as one.
            if (all.Sum(BusRules.SizeOf) is var whole and > BusRules.MaxMessage) throw BusErrors.TooLarge(EntityPath, whole, BusRules.MaxMessage);
            lock (bus.Gate)
            {
                var targets = bus.TargetsOf(EntityPath);
                if (targets.Any(target => target.RequiresSession) && all.Exists(message => message.SessionId is null))
                    throw new InvalidOperationException($"The SessionId was not set on a message, and it cannot be sent to '{EntityPath}', which requires sessions.");
                return Task.FromResult(all.ConvertAll(message => Enqueue(targets, message, scheduled)));
            }
        }
        catch (Exception exception)
        {
            return Task.FromException<List<long>>(exception);
        }
    }

    private long Enqueue(IReadOnlyList<BusQueue> targets, ServiceBusMessage message, DateTimeOffset? scheduled)
    {
        var number = bus.NextSequenceNumber();
        foreach (var target in targets) target.Add(new BusMessage(message, scheduled ?? message.ScheduledEnqueueTime, bus.Time.GetUtcNow()) { SequenceNumber = number });
        return number;
    }
}
