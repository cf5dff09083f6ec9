using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>What happens around the calls of a sender.</summary>
internal sealed class SenderInterceptor
{
    private readonly ServiceBusSender inner;
    private readonly Sender sender;
    private readonly BatchMemory batches;
    private readonly ClientCalls calls;

    public SenderInterceptor(ServiceBusSender inner, MessagePropagator propagator, MessagingClient client)
    {
        this.inner = inner;
        sender = new Sender(propagator, client, inner.EntityPath);
        batches = new BatchMemory(sender);
        calls = new ClientCalls(propagator, client, inner.EntityPath);
    }

    public Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken) =>
        sender.IsNeeded(sender.Send, message) ? SendAsync(message, cancellationToken) : inner.SendMessageAsync(message, cancellationToken);

    private async Task SendAsync(ServiceBusMessage message, CancellationToken cancellationToken)
    {
        var operation = sender.Start(sender.Send, message);
        var send = operation.Ending;
        try
        {
            await inner.SendMessageAsync(sender.Prepare(operation, message), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            send.Fail(ServiceBusError.From(exception));
            throw;
        }

        send.Complete();
    }

    public async Task<long> ScheduleMessageAsync(ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken)
    {
        var operation = message is null ? default : sender.Start(sender.Schedule, message);
        var send = operation.Ending;
        try
        {
            var number = await inner.ScheduleMessageAsync(sender.Prepare(operation, message!), scheduledEnqueueTime, cancellationToken).ConfigureAwait(false);
            send.Complete();
            return number;
        }
        catch (Exception exception)
        {
            send.Fail(ServiceBusError.From(exception));
            throw;
        }
    }

    public Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken) =>
        sender.IsNeeded(sender.Send, messages) ? SendAllAsync(messages, cancellationToken) : inner.SendMessagesAsync(messages, cancellationToken);

    private async Task SendAllAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken)
    {
        var batch = sender.StartBatch(sender.Send, capacity: Sender.CountOf(messages));
        try
        {
            var outgoing = messages is null ? null : sender.Prepare(batch, messages);
            batch.Begin();
            await inner.SendMessagesAsync(outgoing, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            batch.Fail(ServiceBusError.From(exception));
            throw;
        }

        batch.Complete();
    }

    public async Task<IReadOnlyList<long>> ScheduleMessagesAsync(
        IEnumerable<ServiceBusMessage> messages, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken)
    {
        if (!sender.IsNeeded(sender.Schedule, messages)) return await inner.ScheduleMessagesAsync(messages, scheduledEnqueueTime, cancellationToken).ConfigureAwait(false);

        var batch = sender.StartBatch(sender.Schedule, capacity: Sender.CountOf(messages));
        try
        {
            var outgoing = messages is null ? null : sender.Prepare(batch, messages);
            batch.Begin();
            var numbers = await inner.ScheduleMessagesAsync(outgoing, scheduledEnqueueTime, cancellationToken).ConfigureAwait(false);
            batch.Complete();
            return numbers;
        }
        catch (Exception exception)
        {
            batch.Fail(ServiceBusError.From(exception));
            throw;
        }
    }

    public async ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CreateMessageBatchOptions? options, CancellationToken cancellationToken)
    {
        var created = options is null
            ? await inner.CreateMessageBatchAsync(cancellationToken).ConfigureAwait(false)
            : await inner.CreateMessageBatchAsync(options, cancellationToken).ConfigureAwait(false);

        // Where the SDK traces, it does so when a message is added, and on a batch of its own it names what it sends to.
        return ClientInstrumentation.TracesSending ? created : batches.Wrap(created);
    }

    public async Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken)
    {
        if (messageBatch is null || BatchMemory.Find(messageBatch) is not { } prepared)
        {
            await inner.SendMessagesAsync(messageBatch, cancellationToken).ConfigureAwait(false);
            return;
        }

        var batch = prepared.Operation;
        batch.Begin();
        try
        {
            await inner.SendMessagesAsync(prepared.Inner, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            batch.Fail(ServiceBusError.From(exception));
            throw;
        }

        batch.Complete();
    }

    public async Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken) => await ClientCalls.RunAsync(
            StartCancel(), (inner, sequenceNumber, cancellationToken),
            static call => call.inner.CancelScheduledMessageAsync(call.sequenceNumber, call.cancellationToken)).ConfigureAwait(false);

    public async Task CancelScheduledMessagesAsync(IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken) => await ClientCalls.RunAsync(
            StartCancel(), (inner, sequenceNumbers, cancellationToken),
            static call => call.inner.CancelScheduledMessagesAsync(call.sequenceNumbers, call.cancellationToken)).ConfigureAwait(false);

    private SettleOperation StartCancel() => calls.Start(ServiceBusAttributes.CancelScheduled, ClientInstrumentation.TracesSending);
}
