using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>
/// What happens around the calls of a producer. Its public methods are the members of <c>IProducer</c> that are intercepted, by name and
/// parameters; it does not implement the interface, so that it loads beside any version of it.
/// </summary>
internal sealed class ProducerInterceptor<TKey, TValue>
{
    private readonly IProducer<TKey, TValue> inner;
    private readonly MessagePropagator propagator;
    private readonly OperationCache<(string? Topic, int Partition)> sends;
    private readonly CommitInterceptor commits;

    public ProducerInterceptor(IProducer<TKey, TValue> inner, MessagePropagator propagator, KafkaClientInfo info)
    {
        this.inner = inner;
        this.propagator = propagator;
        var client = info.ForProducer(inner);
        commits = new CommitInterceptor(propagator, client);
        sends = new(key => propagator.CreateOperation(
            client, MessagingOperationType.Send, KafkaAttributes.Send, key.Topic, KafkaAttributes.PartitionId(key.Partition)));
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

    // By itself, for what its delegate captures is taken from the heap as the method begins.
    private void CommitInTransaction(IEnumerable<TopicPartitionOffset> offsets, IConsumerGroupMetadata groupMetadata, TimeSpan timeout) =>
        commits.Commit(offsets, list => inner.SendOffsetsToTransaction(list, groupMetadata, timeout));

    private Task<DeliveryResult<TKey, TValue>> ProduceAsync(SendTarget target, Message<TKey, TValue> message, CancellationToken cancellationToken) =>
        OperationFor(target, message) is { } operation
            ? SendAsync(operation, target, message, cancellationToken)
            : target.ProduceAsync(inner, message, cancellationToken);

    // Asynchronous from the start of its span on, so that the caller has the span it had as this returns, at no cost.
    private async Task<DeliveryResult<TKey, TValue>> SendAsync(
        MessagingOperation sending, SendTarget target, Message<TKey, TValue> message, CancellationToken cancellationToken)
    {
        var operation = Start(sending, message);
        var send = operation.Ending;
        var outgoing = Prepare(operation, message);
        try
        {
            var result = await target.ProduceAsync(inner, outgoing, cancellationToken).ConfigureAwait(false);
            if (result is not null)
            {
                KafkaAttributes.SetDelivery(send.Activity, result.Partition, result.Offset);
                if (ReferenceEquals(result.Message, outgoing)) result.Message = message;
            }

            send.Complete();
            return result!;
        }
        catch (Exception exception)
        {
            Fail(send, exception, outgoing, message);
            throw;
        }
    }

    private void Produce(SendTarget target, Message<TKey, TValue> message, Action<DeliveryReport<TKey, TValue>>? deliveryHandler)
    {
        if (OperationFor(target, message) is { } operation) Send(operation, target, message, deliveryHandler);
        else target.Produce(inner, message, deliveryHandler);
    }

    private void Send(
        MessagingOperation sending, SendTarget target, Message<TKey, TValue> message, Action<DeliveryReport<TKey, TValue>>? deliveryHandler)
    {
        var operation = Start(sending, message);
        var send = operation.Ending;
        var outgoing = Prepare(operation, message);
        try
        {
            if (deliveryHandler is null)
            {
                // A producer may be built without delivery reports and then refuses a handler, so none is added: the span ends here.
                target.Produce(inner, outgoing, null);
                send.Complete();
                return;
            }

            ProduceReporting(send, target, outgoing, deliveryHandler);
            operation.Detach();
        }
        catch (Exception exception)
        {
            Fail(send, exception, outgoing, message);
            throw;
        }
    }

    // By itself, for what a delegate captures is taken from the heap as the method begins, whether or not there is a delegate in the end.
    private void ProduceReporting(
        SendEnding send, SendTarget target, Message<TKey, TValue> outgoing, Action<DeliveryReport<TKey, TValue>> deliveryHandler) =>
        target.Produce(inner, outgoing, report => Deliver(send, report, deliveryHandler));

    private static void Deliver(in SendEnding send, DeliveryReport<TKey, TValue> report, Action<DeliveryReport<TKey, TValue>> deliveryHandler)
    {
        KafkaAttributes.SetDelivery(send.Activity, report.Partition, report.Offset);
        if (report.Error is { IsError: true } error) send.Fail(KafkaError.From(error), elsewhere: true);
        else send.Complete(elsewhere: true);
        deliveryHandler(report);
    }

    // Null where nothing is to be done. A caller's mistake is the client's to answer.
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

    // The caller's message and headers may be shared and sent again: what is written goes on copies.
    private Message<TKey, TValue> Prepare(in SendOperation send, Message<TKey, TValue> message)
    {
        if (!send.WritesFields) return message;
        try
        {
            var headers = KafkaCarrier.CopyFor(send, message.Headers);
            send.Inject(headers, default(KafkaCarrier.CopySetter));
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

        // The exception's message is the caller's own, as the bare client has it, and can be sent again as it was.
        if (exception is ProduceException<TKey, TValue> { DeliveryResult: { } result } && ReferenceEquals(result.Message, outgoing))
            result.Message = message;
    }
}
