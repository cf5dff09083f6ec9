using System.Diagnostics;
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
        Send(message, broken => inner.SendMessageAsync(broken, cancellationToken));

    public override Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default) =>
        Send(messages, broken => inner.SendMessagesAsync(broken, cancellationToken));

    public override async ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default) =>
        Wrap(await inner.CreateMessageBatchAsync(cancellationToken).ConfigureAwait(false));

    public override async ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(
        CreateMessageBatchOptions options, CancellationToken cancellationToken = default) =>
        Wrap(await inner.CreateMessageBatchAsync(options, cancellationToken).ConfigureAwait(false));

    public override Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default) =>
        inner.SendMessagesAsync(messageBatch is not null && Batches.TryGetValue(messageBatch, out var real) ? real : messageBatch, cancellationToken);

    public override Task<long> ScheduleMessageAsync(
        ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default) =>
        Send(message, broken => inner.ScheduleMessageAsync(broken, scheduledEnqueueTime, cancellationToken));

    public override Task<IReadOnlyList<long>> ScheduleMessagesAsync(
        IEnumerable<ServiceBusMessage> messages, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default) =>
        Send(messages, broken => inner.ScheduleMessagesAsync(broken, scheduledEnqueueTime, cancellationToken));

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
            real.SizeInBytes, [], new CreateMessageBatchOptions { MaxSizeInBytes = real.MaxSizeInBytes }, message => Send(message, real.TryAddMessage));
        Batches.Add(given, real);
        return given;
    }

    // A caller's mistake is the client's to answer.
    private TResult Send<TResult>(IEnumerable<ServiceBusMessage> messages, Func<IEnumerable<ServiceBusMessage>, TResult> send)
    {
        if (messages is null) return send(messages!);
        var given = messages.ToList();
        var broken = given.ConvertAll(Break);
        return broken.SequenceEqual(given) ? send(given) : WithoutCurrent(broken, send);
    }

    private TResult Send<TResult>(ServiceBusMessage message, Func<ServiceBusMessage, TResult> send)
    {
        var broken = Break(message);
        return ReferenceEquals(broken, message) ? send(message) : WithoutCurrent(broken, send);
    }

    // The SDK writes the current context on a message that carries none, and would mend what was broken.
    private static TResult WithoutCurrent<TArgument, TResult>(TArgument argument, Func<TArgument, TResult> send)
    {
        var current = Activity.Current;
        Activity.Current = null;
        try
        {
            return send(argument);
        }
        finally
        {
            Activity.Current = current;
        }
    }

    private ServiceBusMessage Break(ServiceBusMessage message)
    {
        if (message is null) return message!;
        var copy = MessageCopy.Of(message);
        var done = faults.Apply<IDictionary<string, object>, ServiceBusCarrier.Getter, ServiceBusCarrier.Setter>(copy.ApplicationProperties, default, default);
        return done == 0 ? message : copy;
    }
}
