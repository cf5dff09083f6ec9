using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>
/// Intercepts calls of a consumer. Its public methods are the intercepted members of <c>IConsumer</c>, matched by name and parameters. It
/// does not implement the interface, so that it loads with any version of it.
/// </summary>
internal sealed class ConsumerInterceptor<TKey, TValue>
{
    private readonly IConsumer<TKey, TValue> inner;
    private readonly MessagePropagator propagator;
    private readonly OperationCache<(string? Topic, int Partition)> receives;
    private readonly ConsumerLag lag;

    public ConsumerInterceptor(IConsumer<TKey, TValue> inner, MessagePropagator propagator, KafkaClientInfo info)
    {
        this.inner = inner;
        this.propagator = propagator;

        // Read when first needed: a builder's log handler is called with the decorator before the client has a name.
        var client = new Lazy<MessagingClient>(() => info.ForConsumer(inner));
        receives = new(key => propagator.CreateOperation(
            client.Value, MessagingOperationType.Receive, KafkaAttributes.Poll, key.Topic, KafkaAttributes.PartitionId(key.Partition),
            policyDestination: KafkaDestination.Of(key.Topic)));
        Commits = new CommitInterceptor(propagator, client);
        Processor = new Processor<TKey, TValue>(propagator, client, isReceived: true);
        Starts = new StartOffsets(info.AutoOffsetReset);
        lag = ConsumerLag.Watch(inner, client, Starts);
    }

    public CommitInterceptor Commits { get; }

    public Processor<TKey, TValue> Processor { get; }

    public StartOffsets Starts { get; }

    public ConsumeResult<TKey, TValue>? Consume(int millisecondsTimeout) =>
        Consume(static (consumer, timeout) => consumer.Consume(timeout), millisecondsTimeout);

    public ConsumeResult<TKey, TValue>? Consume(CancellationToken cancellationToken) =>
        Consume(static (consumer, token) => consumer.Consume(token), cancellationToken);

    public ConsumeResult<TKey, TValue>? Consume(TimeSpan timeout) =>
        Consume(static (consumer, time) => consumer.Consume(time), timeout);

    public List<TopicPartitionOffset> Commit() => propagator.ObservesReceives ? Commits.Commit(inner.Commit) : inner.Commit();

    public void Commit(IEnumerable<TopicPartitionOffset> offsets)
    {
        if (propagator.ObservesReceives) Commits.Commit(offsets, inner.Commit);
        else inner.Commit(offsets);
    }

    public void Commit(ConsumeResult<TKey, TValue> result)
    {
        if (propagator.ObservesReceives) Commits.Commit(result, inner.Commit);
        else inner.Commit(result);
    }

    public void Close()
    {
        lag.Dispose();
        inner.Close();
    }

    public void Dispose()
    {
        lag.Dispose();
        inner.Dispose();
    }

    private ConsumeResult<TKey, TValue>? Consume<TWait>(Func<IConsumer<TKey, TValue>, TWait, ConsumeResult<TKey, TValue>?> consume, TWait wait)
    {
        if (!propagator.ObservesReceives) return consume(inner, wait);

        var timer = propagator.StartTimer();
        ConsumeResult<TKey, TValue>? result;
        try
        {
            result = consume(inner, wait);
        }
        catch (OperationCanceledException)
        {
            throw;
        }
        catch (Exception exception)
        {
            Fail(timer, exception);
            throw;
        }

        if (result?.Message is not null) Receive(timer, result);
        else if (propagator.RecordsEmptyReceives) ReceiveNothing(timer, result?.Topic, result?.Partition ?? Partition.Any).Complete(0);
        return result;
    }

    private void Receive(OperationTimer timer, ConsumeResult<TKey, TValue> result)
    {
        var operation = receives.Get((result.Topic, result.Partition.Value));
        var extraction = propagator.Extract(result.Message.Headers, default(KafkaCarrier.Getter), operation);
        var receive = ReceiveOperation.Start(propagator, operation, timer, extraction);
        KafkaAttributes.SetMessage(receive.Activity, result.Message);
        KafkaAttributes.SetOffset(receive.Activity, result.Offset);
        propagator.Enrich(receive.Activity, operation, result);
        receive.Report(KafkaDelivery.Of(result.Message, result.Offset), extraction);
        receive.Complete(1);
    }

    private void Fail(OperationTimer timer, Exception exception)
    {
        // The record has arrived, with its context; errors of the client or of a partition have no record.
        if (exception is ConsumeException { ConsumerRecord: { Message: not null } record } failed && KafkaError.IsOfRecord(failed))
        {
            var operation = receives.Get((record.Topic, record.Partition.Value));
            var extraction = propagator.Extract(record.Message.Headers, default(KafkaCarrier.Getter), operation);
            var receive = ReceiveOperation.Start(propagator, operation, timer, extraction);
            KafkaAttributes.SetOffset(receive.Activity, record.Offset);
            receive.Report(KafkaDelivery.Of(record.Message, record.Offset), extraction);
            receive.Fail(KafkaError.From(exception));
            return;
        }

        var source = (exception as ConsumeException)?.ConsumerRecord;
        ReceiveNothing(timer, source?.Topic, source?.Partition ?? Partition.Any).Fail(KafkaError.From(exception));
    }

    private ReceiveOperation ReceiveNothing(OperationTimer timer, string? topic, Partition partition) =>
        ReceiveOperation.Start(propagator, receives.Get((topic, partition.Value)), timer, default);
}
