using System.Diagnostics;
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
        var caller = Activity.Current;
        var operation = sender.Start(sender.Send, message);
        var send = operation.Ending;
        try
        {
            var outgoing = sender.Prepare(operation, message);
            Sender.MakeRoom(outgoing, caller);
            try
            {
                await inner.SendMessageAsync(outgoing, cancellationToken).ConfigureAwait(false);
            }
            catch (ServiceBusException exception) when (Sender.CanGoWithout(exception, outgoing, message))
            {
                await inner.SendMessageAsync(Sender.Without(send, outgoing, message, caller), cancellationToken).ConfigureAwait(false);
            }
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
        var caller = Activity.Current;
        var operation = message is null ? default : sender.Start(sender.Schedule, message);
        var send = operation.Ending;
        try
        {
            var outgoing = sender.Prepare(operation, message!);
            Sender.MakeRoom(outgoing, caller);
            long number;
            try
            {
                number = await inner.ScheduleMessageAsync(outgoing, scheduledEnqueueTime, cancellationToken).ConfigureAwait(false);
            }
            catch (ServiceBusException exception) when (Sender.CanGoWithout(exception, outgoing, message))
            {
                number = await inner.ScheduleMessageAsync(Sender.Without(send, outgoing, message!, caller), scheduledEnqueueTime, cancellationToken).ConfigureAwait(false);
            }

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
        var caller = Activity.Current;
        var batch = sender.StartBatch(sender.Send, capacity: Sender.CountOf(messages));
        try
        {
            var outgoing = messages is null ? null : sender.Prepare(batch, messages);
            batch.Begin();
            outgoing?.MakeRoom(caller);
            try
            {
                await inner.SendMessagesAsync(outgoing?.Messages, cancellationToken).ConfigureAwait(false);
            }
            catch (ServiceBusException exception) when (Sender.CanGoWithout(exception, outgoing))
            {
                await inner.SendMessagesAsync(outgoing!.Without(batch, caller), cancellationToken).ConfigureAwait(false);
            }
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

        var caller = Activity.Current;
        var batch = sender.StartBatch(sender.Schedule, capacity: Sender.CountOf(messages));
        try
        {
            var outgoing = messages is null ? null : sender.Prepare(batch, messages);
            batch.Begin();
            outgoing?.MakeRoom(caller);
            IReadOnlyList<long> numbers;
            try
            {
                numbers = await inner.ScheduleMessagesAsync(outgoing?.Messages, scheduledEnqueueTime, cancellationToken).ConfigureAwait(false);
            }
            catch (ServiceBusException exception) when (Sender.CanGoWithout(exception, outgoing))
            {
                numbers = await inner.ScheduleMessagesAsync(outgoing!.Without(batch, caller), scheduledEnqueueTime, cancellationToken).ConfigureAwait(false);
            }

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
