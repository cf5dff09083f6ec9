using System.Diagnostics;
using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus.Tests;

/// <summary>A sender in memory that adds the current context to messages which carry none, as the SDK's own does before it measures them.</summary>
internal sealed class InstrumentingSender(ServiceBusSender inner) : ServiceBusSender
{
    public override string EntityPath => inner.EntityPath;

    public override string FullyQualifiedNamespace => inner.FullyQualifiedNamespace;

    public override string Identifier => inner.Identifier;

    public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) =>
        inner.SendMessageAsync(Instrument(message), cancellationToken);

    public override Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default) =>
        inner.SendMessagesAsync([.. messages.Select(Instrument)], cancellationToken);

    public override Task<long> ScheduleMessageAsync(ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default) =>
        inner.ScheduleMessageAsync(Instrument(message), scheduledEnqueueTime, cancellationToken);

    public override Task<IReadOnlyList<long>> ScheduleMessagesAsync(
        IEnumerable<ServiceBusMessage> messages, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default) =>
        inner.ScheduleMessagesAsync([.. messages.Select(Instrument)], scheduledEnqueueTime, cancellationToken);

    public override ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default) => inner.CreateMessageBatchAsync(cancellationToken);

    public override ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CreateMessageBatchOptions options, CancellationToken cancellationToken = default) =>
        inner.CreateMessageBatchAsync(options, cancellationToken);

    public override Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default) =>
        inner.SendMessagesAsync(messageBatch, cancellationToken);

    private static ServiceBusMessage Instrument(ServiceBusMessage message)
    {
        var properties = message.ApplicationProperties;
        if (Activity.Current is { } current && !properties.ContainsKey("Diagnostic-Id") && !properties.ContainsKey("traceparent")) properties["Diagnostic-Id"] = current.Id!;
        return message;
    }
}
