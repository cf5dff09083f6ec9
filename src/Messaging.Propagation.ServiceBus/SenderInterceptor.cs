using System.Diagnostics;
using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.ServiceBus;

/// <summary>Intercepts the calls of a sender.</summary>
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
        sender.IsNeeded(sender.Send, message) ? ThrownAtOnce.Unwrap(SendAsync(message, cancellationToken)) : inner.SendMessageAsync(message, cancellationToken);

    private async Task SendAsync(ServiceBusMessage message, CancellationToken cancellationToken)
    {
        var caller = Activity.Current;
        var operation = sender.Start(sender.Send, message);
        var send = operation.Ending;
        var isCalling = false;
        try
        {
            var outgoing = sender.Prepare(operation, message);
            Sender.MakeRoom(outgoing, caller);
            isCalling = true;
            var call = inner.SendMessageAsync(outgoing, cancellationToken);
            isCalling = false;
            try
            {
                await call.ConfigureAwait(false);
            }
            catch (ServiceBusException exception) when (Sender.CanGoWithout(exception, outgoing, message))
            {
                await inner.SendMessageAsync(Sender.Without(send, outgoing, message, caller), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            send.Fail(ServiceBusError.From(exception));
            if (isCalling) throw ThrownAtOnce.Wrap(exception);
            throw;
        }

        send.Complete();
    }

    public Task<long> ScheduleMessageAsync(ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken) =>
        sender.IsNeeded(sender.Schedule, message)
            ? ThrownAtOnce.Unwrap(ScheduleAsync(message, scheduledEnqueueTime, cancellationToken))
            : inner.ScheduleMessageAsync(message, scheduledEnqueueTime, cancellationToken);

    private async Task<long> ScheduleAsync(ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken)
    {
        var caller = Activity.Current;
        var operation = sender.Start(sender.Schedule, message, scheduledEnqueueTime);
        var send = operation.Ending;
        var isCalling = false;
        try
        {
            var outgoing = sender.Prepare(operation, message);
            Sender.MakeRoom(outgoing, caller);
            isCalling = true;
            var call = inner.ScheduleMessageAsync(outgoing, scheduledEnqueueTime, cancellationToken);
            isCalling = false;
            long number;
            try
            {
                number = await call.ConfigureAwait(false);
            }
            catch (ServiceBusException exception) when (Sender.CanGoWithout(exception, outgoing, message))
            {
                number = await inner.ScheduleMessageAsync(Sender.Without(send, outgoing, message, caller), scheduledEnqueueTime, cancellationToken).ConfigureAwait(false);
            }

            send.Complete();
            return number;
        }
        catch (Exception exception)
        {
            send.Fail(ServiceBusError.From(exception));
            if (isCalling) throw ThrownAtOnce.Wrap(exception);
            throw;
        }
    }

    public Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken) =>
        sender.IsNeeded(sender.Send, messages) ? ThrownAtOnce.Unwrap(SendAllAsync(messages, cancellationToken)) : inner.SendMessagesAsync(messages, cancellationToken);

    private async Task SendAllAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken)
    {
        var caller = Activity.Current;
        var batch = sender.StartBatch(sender.Send, capacity: Sender.CountOf(messages));
        var isCalling = false;
        try
        {
            var outgoing = messages is null ? null : sender.Prepare(batch, messages);
            batch.Begin();
            outgoing?.MakeRoom(caller);
            isCalling = true;
            var call = inner.SendMessagesAsync(outgoing?.Messages, cancellationToken);
            isCalling = false;
            try
            {
                await call.ConfigureAwait(false);
            }
            catch (ServiceBusException exception) when (Sender.CanGoWithout(exception, outgoing))
            {
                await inner.SendMessagesAsync(outgoing!.Without(batch, caller), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            batch.Fail(ServiceBusError.From(exception));
            if (isCalling) throw ThrownAtOnce.Wrap(exception);
            throw;
        }

        batch.Complete();
    }

    public Task<IReadOnlyList<long>> ScheduleMessagesAsync(
        IEnumerable<ServiceBusMessage> messages, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken) =>
        sender.IsNeeded(sender.Schedule, messages)
            ? ThrownAtOnce.Unwrap(ScheduleAllAsync(messages, scheduledEnqueueTime, cancellationToken))
            : inner.ScheduleMessagesAsync(messages, scheduledEnqueueTime, cancellationToken);

    private async Task<IReadOnlyList<long>> ScheduleAllAsync(
        IEnumerable<ServiceBusMessage> messages, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken)
    {
        var caller = Activity.Current;
        var batch = sender.StartBatch(sender.Schedule, capacity: Sender.CountOf(messages));
        var isCalling = false;
        try
        {
            var outgoing = messages is null ? null : sender.Prepare(batch, messages, scheduledEnqueueTime);
            batch.Begin();
            outgoing?.MakeRoom(caller);
            isCalling = true;
            var call = inner.ScheduleMessagesAsync(outgoing?.Messages, scheduledEnqueueTime, cancellationToken);
            isCalling = false;
            IReadOnlyList<long> numbers;
            try
            {
                numbers = await call.ConfigureAwait(false);
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
            if (isCalling) throw ThrownAtOnce.Wrap(exception);
            throw;
        }
    }

    public ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken) => WrapAsync(inner.CreateMessageBatchAsync(cancellationToken));

    public ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CreateMessageBatchOptions options, CancellationToken cancellationToken) =>
        WrapAsync(inner.CreateMessageBatchAsync(options, cancellationToken));

    private async ValueTask<ServiceBusMessageBatch> WrapAsync(ValueTask<ServiceBusMessageBatch> creating)
    {
        var created = await creating.ConfigureAwait(false);

        // Where the SDK traces, it does so when a message is added, and on a batch of its own it names what it sends to.
        return created is null || ClientInstrumentation.TracesSending ? created! : batches.Wrap(created);
    }

    public Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken) =>
        messageBatch is not null && BatchMemory.Find(messageBatch) is { } prepared
            ? ThrownAtOnce.Unwrap(SendAsync(prepared, cancellationToken))
            : inner.SendMessagesAsync(messageBatch, cancellationToken);

    private async Task SendAsync(PreparedBatch prepared, CancellationToken cancellationToken)
    {
        var batch = prepared.Operation;
        batch.Begin();
        var isCalling = false;
        try
        {
            isCalling = true;
            var call = inner.SendMessagesAsync(prepared.Inner, cancellationToken);
            isCalling = false;
            await call.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            batch.Fail(ServiceBusError.From(exception));
            if (isCalling) throw ThrownAtOnce.Wrap(exception);
            throw;
        }

        batch.Complete();
    }

    public Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken) => ClientCalls.RunAsync(
            StartCancel(), (inner, sequenceNumber, cancellationToken),
            static call => call.inner.CancelScheduledMessageAsync(call.sequenceNumber, call.cancellationToken));

    public Task CancelScheduledMessagesAsync(IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken) => ClientCalls.RunAsync(
            StartCancel(), (inner, sequenceNumbers, cancellationToken),
            static call => call.inner.CancelScheduledMessagesAsync(call.sequenceNumbers, call.cancellationToken));

    private SettleOperation StartCancel() => calls.Start(ServiceBusAttributes.CancelScheduled, ClientInstrumentation.TracesSending);
}
