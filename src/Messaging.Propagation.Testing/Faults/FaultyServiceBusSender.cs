using System.Runtime.CompilerServices;
using Azure.Messaging.ServiceBus;
using Messaging.Propagation.ServiceBus;

namespace Messaging.Propagation.Testing;

/// <summary>A sender whose messages have broken properties; everything else is the inner sender's.</summary>
internal sealed class FaultyServiceBusSender(ServiceBusSender inner, ContextFaults faults) : ServiceBusSender
{
    // Of all senders: a batch may be filled by one and sent by another.
    private static readonly ConditionalWeakTable<ServiceBusMessageBatch, ServiceBusMessageBatch> Batches = [];

    public override string FullyQualifiedNamespace => inner.FullyQualifiedNamespace;

    public override string EntityPath => inner.EntityPath;

    public override bool IsClosed => inner.IsClosed;

    public override string Identifier => inner.Identifier;

    public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) =>
        inner.SendMessageAsync(Break(message), cancellationToken);

    public override Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default) =>
        inner.SendMessagesAsync(Break(messages), cancellationToken);

    public override async ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default) =>
        Wrap(await inner.CreateMessageBatchAsync(cancellationToken).ConfigureAwait(false));

    public override async ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CreateMessageBatchOptions options, CancellationToken cancellationToken = default) =>
        Wrap(await inner.CreateMessageBatchAsync(options, cancellationToken).ConfigureAwait(false));

    public override Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default) =>
        inner.SendMessagesAsync(messageBatch is not null && Batches.TryGetValue(messageBatch, out var real) ? real : messageBatch, cancellationToken);

    public override Task<long> ScheduleMessageAsync(ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default) =>
        inner.ScheduleMessageAsync(Break(message), scheduledEnqueueTime, cancellationToken);

    public override Task<IReadOnlyList<long>> ScheduleMessagesAsync(
        IEnumerable<ServiceBusMessage> messages, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default) =>
        inner.ScheduleMessagesAsync(Break(messages), scheduledEnqueueTime, cancellationToken);

    public override Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        inner.CancelScheduledMessageAsync(sequenceNumber, cancellationToken);

    public override Task CancelScheduledMessagesAsync(IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default) =>
        inner.CancelScheduledMessagesAsync(sequenceNumbers, cancellationToken);

    public override Task CloseAsync(CancellationToken cancellationToken = default) => inner.CloseAsync(cancellationToken);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    // The SDK's batch is sealed and takes a message as it is, so the caller is given one that puts broken copies into the real one.
    private ServiceBusMessageBatch Wrap(ServiceBusMessageBatch real)
    {
        var given = ServiceBusModelFactory.ServiceBusMessageBatch(
            real.SizeInBytes, [], new CreateMessageBatchOptions { MaxSizeInBytes = real.MaxSizeInBytes }, message => real.TryAddMessage(Break(message)));
        Batches.Add(given, real);
        return given;
    }

    // A caller's mistake is the client's to answer.
    private IEnumerable<ServiceBusMessage> Break(IEnumerable<ServiceBusMessage> messages) => messages is null ? messages! : messages.Select(Break).ToList();

    private ServiceBusMessage Break(ServiceBusMessage message)
    {
        if (message is null) return message!;
        var copy = MessageCopy.Of(message);
        var done = faults.Apply<IDictionary<string, object>, ServiceBusCarrier.Getter, ServiceBusCarrier.Setter>(copy.ApplicationProperties, default, default);
        return done == 0 ? message : copy;
    }
}
