using System.Runtime.ExceptionServices;
using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>
/// Intercepts calls of a producer. Its public methods are the intercepted members of <c>IProducer</c>, matched by name and parameters. It
/// does not implement the interface, so that it loads with any version of it.
/// </summary>
internal sealed class ProducerInterceptor<TKey, TValue>
{
    private readonly IProducer<TKey, TValue> inner;
    private readonly MessagePropagator propagator;
    private readonly OperationCache<(string? Topic, int Partition)> sends;
    private readonly CommitInterceptor commits;
    private readonly PendingSends pendingSends = new();
    private readonly int? messageMaxBytes;

    public ProducerInterceptor(IProducer<TKey, TValue> inner, MessagePropagator propagator, KafkaClientInfo info)
    {
        this.inner = inner;
        this.propagator = propagator;
        messageMaxBytes = info.MessageMaxBytes;

        // Read when first needed: a builder's log handler is called with the decorator before the client has a name.
        var client = new Lazy<MessagingClient>(() => info.ForProducer(inner));
        commits = new CommitInterceptor(propagator, client);
        sends = new(key => propagator.CreateOperation(
            client.Value, MessagingOperationType.Send, KafkaAttributes.Send, key.Topic, KafkaAttributes.PartitionId(key.Partition),
            policyDestination: KafkaDestination.Of(key.Topic)));
    }

    public Task<DeliveryResult<TKey, TValue>> ProduceAsync(string topic, Message<TKey, TValue> message, CancellationToken cancellationToken) =>
        ProduceAsync(new SendTarget(topic, null), message, cancellationToken);

    public Task<DeliveryResult<TKey, TValue>> ProduceAsync(
        TopicPartition topicPartition, Message<TKey, TValue> message, CancellationToken cancellationToken) =>
        topicPartition is null
            ? inner.ProduceAsync(topicPartition, message, cancellationToken)
            : ProduceAsync(new SendTarget(null, topicPartition), message, cancellationToken);

    public void Produce(string topic, Message<TKey, TValue> message, Action<DeliveryReport<TKey, TValue>>? deliveryHandler) =>
        Produce(new SendTarget(topic, null), message, deliveryHandler);

    public void Produce(TopicPartition topicPartition, Message<TKey, TValue> message, Action<DeliveryReport<TKey, TValue>>? deliveryHandler)
    {
        if (topicPartition is null) inner.Produce(topicPartition, message, deliveryHandler);
        else Produce(new SendTarget(null, topicPartition), message, deliveryHandler);
    }

    public void SendOffsetsToTransaction(IEnumerable<TopicPartitionOffset> offsets, IConsumerGroupMetadata groupMetadata, TimeSpan timeout)
    {
        if (propagator.ObservesReceives) CommitInTransaction(offsets, groupMetadata, timeout);
        else inner.SendOffsetsToTransaction(offsets, groupMetadata, timeout);
    }

    public void Dispose()
    {
        try
        {
            inner.Dispose();
        }
        finally
        {
            pendingSends.Abandon(IsGone);
        }
    }

    // A producer that shares another's handle leaves it open, and its messages are still delivered.
    private bool IsGone()
    {
        try
        {
            // An open client refuses the null, a closed one the call.
            inner.AddBrokers(null);
            return true;
        }
        catch (Exception exception)
        {
            return exception is not ArgumentNullException;
        }
    }

    // Separate method: keeps the closure off the fast path.
    private void CommitInTransaction(IEnumerable<TopicPartitionOffset> offsets, IConsumerGroupMetadata groupMetadata, TimeSpan timeout) =>
        commits.Commit(offsets, list => inner.SendOffsetsToTransaction(list, groupMetadata, timeout));

    private Task<DeliveryResult<TKey, TValue>> ProduceAsync(SendTarget target, Message<TKey, TValue> message, CancellationToken cancellationToken)
    {
        if (OperationFor(target, message) is not { } operation) return target.ProduceAsync(inner, message, cancellationToken);

        var sending = SendAsync(operation, target, message, cancellationToken);
        if (sending.IsCompletedSuccessfully && sending.Result is ThrownAtOnce thrown) thrown.Exception.Throw();
        return sending;
    }

    // Async from the start of its span, so that the caller's Activity.Current is restored on return.
    private async Task<DeliveryResult<TKey, TValue>> SendAsync(
        MessagingOperation sending, SendTarget target, Message<TKey, TValue> message, CancellationToken cancellationToken)
    {
        var operation = Start(sending, message);
        var send = operation.Ending;
        var outgoing = Prepare(operation, message);
        Task<DeliveryResult<TKey, TValue>> delivery;
        try
        {
            delivery = Produce(send, target, ref outgoing, message, cancellationToken);
        }
        catch (Exception exception)
        {
            Fail(send, exception, outgoing, message);
            return new ThrownAtOnce(ExceptionDispatchInfo.Capture(exception));
        }

        var pending = Await(send, delivery);
        try
        {
            DeliveryResult<TKey, TValue>? result;
            try
            {
                result = await delivery.ConfigureAwait(false);
            }
            catch (KafkaException exception) when (CallersMessage.IsTooLarge(exception, outgoing))
            {
                // Refused after a serializer that takes its time, or by the broker, which stores nothing then either.
                if (pending is not null && !pendingSends.Remove(pending)) throw;
                outgoing = CallersMessage.SendBare(send, outgoing, message);
                delivery = target.ProduceAsync(inner, outgoing, cancellationToken);
                pending = Await(send, delivery);
                result = await delivery.ConfigureAwait(false);
            }

            if (result is not null) KafkaAttributes.SetDelivery(send.Activity, result.Partition, result.Offset);
            CallersMessage.Restore(result, outgoing, message);
            if (pending is null || pendingSends.Remove(pending)) send.Complete();
            return result!;
        }
        catch (Exception exception)
        {
            if (pending is null || pendingSends.Remove(pending)) send.Fail(KafkaError.From(exception));
            CallersMessage.Restore(exception, outgoing, message);
            throw;
        }
    }

    private void Produce(SendTarget target, Message<TKey, TValue> message, Action<DeliveryReport<TKey, TValue>>? deliveryHandler)
    {
        if (OperationFor(target, message) is { } operation) Send(operation, target, message, deliveryHandler);
        else target.Produce(inner, message, deliveryHandler is null ? null : DeliveryHandler.InCleanFlow(deliveryHandler));
    }

    private void Send(
        MessagingOperation sending, SendTarget target, Message<TKey, TValue> message, Action<DeliveryReport<TKey, TValue>>? deliveryHandler)
    {
        var operation = Start(sending, message);
        var send = operation.Ending;
        var outgoing = Prepare(operation, message);
        try
        {
            try
            {
                Produce(send, target, outgoing, message, deliveryHandler);
            }
            catch (KafkaException exception) when (CallersMessage.IsTooLarge(exception, outgoing))
            {
                outgoing = CallersMessage.SendBare(send, outgoing, message);
                Produce(send, target, outgoing, message, deliveryHandler);
            }

            // A producer may be built without delivery reports and then refuses a handler, so none is added: without one the span ends here.
            if (deliveryHandler is null) send.Complete();
            else operation.Detach();
        }
        catch (Exception exception)
        {
            Fail(send, exception, outgoing, message);
            throw;
        }
    }

    private Task<DeliveryResult<TKey, TValue>> Produce(
        in SendEnding send, SendTarget target, ref Message<TKey, TValue> outgoing, Message<TKey, TValue> message, CancellationToken cancellationToken)
    {
        try
        {
            var delivery = target.ProduceAsync(inner, outgoing, cancellationToken);
            if (!delivery.IsFaulted || !CallersMessage.IsTooLarge(delivery.Exception.InnerException, outgoing)) return delivery;
            outgoing = CallersMessage.SendBare(send, outgoing, message);
        }
        catch (KafkaException exception) when (CallersMessage.IsTooLarge(exception, outgoing))
        {
            outgoing = CallersMessage.SendBare(send, outgoing, message);
        }

        return target.ProduceAsync(inner, outgoing, cancellationToken);
    }

    private void Produce(
        in SendEnding send, SendTarget target, Message<TKey, TValue> outgoing, Message<TKey, TValue> message, Action<DeliveryReport<TKey, TValue>>? deliveryHandler)
    {
        if (deliveryHandler is null)
        {
            target.Produce(inner, outgoing, null);
            return;
        }

        var pending = new PendingDelivery<TKey, TValue>(send, outgoing, message, deliveryHandler, pendingSends);
        pendingSends.Add(pending);
        try
        {
            target.Produce(inner, pending.Outgoing, pending.Deliver);
        }
        catch
        {
            pendingSends.Remove(pending);
            throw;
        }
    }

    // Null if the delivery is known or nothing is recorded of the send.
    private PendingSend? Await(in SendEnding send, Task delivery)
    {
        if (delivery.IsCompleted || !propagator.ObservesReceives) return null;
        var pending = new PendingSend(send, delivery);
        pendingSends.Add(pending);
        return pending;
    }

    // Null if there is nothing to do. The client answers a caller's mistake.
    private MessagingOperation? OperationFor(SendTarget target, Message<TKey, TValue>? message)
    {
        if (message is null) return null;
        var operation = sends.Get((target.Topic, target.Partition.Value));
        return SendOperation.IsNeeded(propagator, operation, message.Headers, default(KafkaCarrier.Getter)) ? operation : null;
    }

    private SendOperation Start(MessagingOperation operation, Message<TKey, TValue> message)
    {
        var send = SendOperation.Start(propagator, operation, message.Headers, default(KafkaCarrier.Getter));
        if (send.Activity is { } activity)
        {
            KafkaAttributes.SetMessage(activity, message);
            propagator.Enrich(activity, operation, message);
        }

        return send;
    }

    // Copies: the caller may share the message and its headers between threads and send them again.
    private Message<TKey, TValue> Prepare(in SendOperation send, Message<TKey, TValue> message)
    {
        if (!send.WritesFields) return message;
        try
        {
            var headers = OutgoingHeaders.CopyFor(send, message.Headers);
            send.Inject<Headers, KafkaCarrier.CopySetter>(headers, default, KafkaBudget.Of(messageMaxBytes, message, headers));
            headers.EndWriting();
            return new Message<TKey, TValue> { Key = message.Key, Value = message.Value, Timestamp = message.Timestamp, Headers = headers };
        }
        catch (Exception exception)
        {
            propagator.ReportError("inject", exception);
            return message;
        }
    }

    private static void Fail(in SendEnding send, Exception exception, Message<TKey, TValue> outgoing, Message<TKey, TValue> message)
    {
        send.Fail(KafkaError.From(exception));
        CallersMessage.Restore(exception, outgoing, message);
    }

    /// <summary>Stands for the exception of a client that throws before it returns a task, as the caller of the bare client would see it.</summary>
    private sealed class ThrownAtOnce(ExceptionDispatchInfo exception) : DeliveryResult<TKey, TValue>
    {
        public ExceptionDispatchInfo Exception => exception;
    }
}
