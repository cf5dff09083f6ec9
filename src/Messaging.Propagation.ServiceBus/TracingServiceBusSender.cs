using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>
/// A sender whose messages carry their context; everything else is the inner sender's. Made on a client, it is a working sender of its own beneath, so that what a
/// newer SDK adds works, undecorated.
/// </summary>
internal sealed class TracingServiceBusSender : ServiceBusSender, IPropagationDecorator
{
    private readonly ServiceBusSender inner;
    private readonly SenderInterceptor interceptor;

    public TracingServiceBusSender(ServiceBusSender inner, SenderInterceptor interceptor) => (this.inner, this.interceptor) = (inner, interceptor);

    public TracingServiceBusSender(ServiceBusClient client, ServiceBusSender inner, SenderInterceptor interceptor)
        : base(client, inner.EntityPath) => (this.inner, this.interceptor) = (inner, interceptor);

    public object Interceptor => interceptor;

    // The constructors beneath ask for these before there is an inner sender.
    public override string FullyQualifiedNamespace => inner is null ? base.FullyQualifiedNamespace : inner.FullyQualifiedNamespace;

    public override string EntityPath => inner is null ? base.EntityPath : inner.EntityPath;

    public override bool IsClosed => inner is null ? base.IsClosed : inner.IsClosed;

    public override string Identifier => inner is null ? base.Identifier : inner.Identifier;

    public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) =>
        interceptor.SendMessageAsync(message, cancellationToken);

    public override Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default) =>
        interceptor.SendMessagesAsync(messages, cancellationToken);

    public override ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default) =>
        interceptor.CreateMessageBatchAsync(cancellationToken);

    public override ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CreateMessageBatchOptions options, CancellationToken cancellationToken = default) =>
        interceptor.CreateMessageBatchAsync(options, cancellationToken);

    public override Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default) =>
        interceptor.SendMessagesAsync(messageBatch, cancellationToken);

    public override Task<long> ScheduleMessageAsync(ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default) =>
        interceptor.ScheduleMessageAsync(message, scheduledEnqueueTime, cancellationToken);

    public override Task<IReadOnlyList<long>> ScheduleMessagesAsync(
        IEnumerable<ServiceBusMessage> messages, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default) =>
        interceptor.ScheduleMessagesAsync(messages, scheduledEnqueueTime, cancellationToken);

    public override Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        interceptor.CancelScheduledMessageAsync(sequenceNumber, cancellationToken);

    public override Task CancelScheduledMessagesAsync(IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default) =>
        interceptor.CancelScheduledMessagesAsync(sequenceNumbers, cancellationToken);

    public override Task CloseAsync(CancellationToken cancellationToken = default) => inner.CloseAsync(cancellationToken);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    public override string? ToString() => inner.ToString();
}
