using System.Runtime.CompilerServices;
using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>Context propagation for Confluent.Kafka: decorate a client, and process what it receives.</summary>
public static class KafkaPropagationExtensions
{
    // The decorator of each decorated consumer, by the consumer inside it: handlers of a consumer built by others are called with that.
    private static readonly ConditionalWeakTable<IClient, IClient> Decorators = new();

    // The processor of each consumer that has no decorator.
    private static readonly ConditionalWeakTable<IClient, object> UndecoratedProcessors = new();

    /// <summary>Decorates a producer. Each message that it sends carries the current context and baggage and has a send span.</summary>
    /// <typeparam name="TKey">The type of keys.</typeparam>
    /// <typeparam name="TValue">The type of values.</typeparam>
    /// <param name="producer">The producer. Use only the returned producer from now on; disposing it disposes this one.</param>
    /// <param name="propagator">The propagator whose options apply. Default null: <see cref="MessagePropagator.Default"/>.</param>
    /// <returns>The decorated producer; the given one if it is decorated already.</returns>
    public static IProducer<TKey, TValue> WithPropagation<TKey, TValue>(this IProducer<TKey, TValue> producer, MessagePropagator? propagator = null) =>
        producer.WithPropagation(new KafkaClientInfo(), propagator);

    /// <summary>Decorates a producer, with client details that it does not expose itself.</summary>
    /// <typeparam name="TKey">The type of keys.</typeparam>
    /// <typeparam name="TValue">The type of values.</typeparam>
    /// <param name="producer">The producer. Use only the returned producer from now on; disposing it disposes this one.</param>
    /// <param name="info">The client's details for spans and metrics, for example <c>KafkaClientInfo.From(config)</c>.</param>
    /// <param name="propagator">The propagator whose options apply. Default null: <see cref="MessagePropagator.Default"/>.</param>
    /// <returns>The decorated producer; the given one if it is decorated already.</returns>
    public static IProducer<TKey, TValue> WithPropagation<TKey, TValue>(
        this IProducer<TKey, TValue> producer, KafkaClientInfo info, MessagePropagator? propagator = null)
    {
        ArgumentNullException.ThrowIfNull(producer);
        ArgumentNullException.ThrowIfNull(info);
        if (producer is IPropagationDecorator) return producer;

        propagator ??= MessagePropagator.Default;
        var interceptor = new ProducerInterceptor<TKey, TValue>(producer, propagator, info);
        return Decorator.Create(producer, interceptor, () => new TracingProducer<TKey, TValue>(producer, interceptor), propagator);
    }

    /// <summary>
    /// Decorates a consumer. Each message that it receives is linked to its producer; its lag and every lost context are reported.
    /// </summary>
    /// <remarks>
    /// The handlers of the consumer were set while it was built and are called with the undecorated consumer. <c>StartProcessing</c> and
    /// <c>ProcessAsync</c> find its decorator; other calls there have no spans. <see cref="TracingConsumerBuilder{TKey,TValue}"/> has no
    /// such limit.
    /// </remarks>
    /// <typeparam name="TKey">The type of keys.</typeparam>
    /// <typeparam name="TValue">The type of values.</typeparam>
    /// <param name="consumer">The consumer. Use only the returned consumer from now on; closing or disposing it does the same to this one.</param>
    /// <param name="propagator">The propagator whose options apply. Default null: <see cref="MessagePropagator.Default"/>.</param>
    /// <returns>The decorated consumer; the given one if it is decorated already.</returns>
    public static IConsumer<TKey, TValue> WithPropagation<TKey, TValue>(this IConsumer<TKey, TValue> consumer, MessagePropagator? propagator = null) =>
        consumer.WithPropagation(new KafkaClientInfo(), propagator);

    /// <summary>Decorates a consumer, with client details that it does not expose itself, such as its group.</summary>
    /// <remarks><inheritdoc cref="WithPropagation{TKey,TValue}(IConsumer{TKey,TValue},MessagePropagator?)" path="/remarks/node()"/></remarks>
    /// <typeparam name="TKey">The type of keys.</typeparam>
    /// <typeparam name="TValue">The type of values.</typeparam>
    /// <param name="consumer">The consumer. Use only the returned consumer from now on; closing or disposing it does the same to this one.</param>
    /// <param name="info">The client's details for spans and metrics, for example <c>KafkaClientInfo.From(config)</c>.</param>
    /// <param name="propagator">The propagator whose options apply. Default null: <see cref="MessagePropagator.Default"/>.</param>
    /// <returns>The decorated consumer; the given one if it is decorated already.</returns>
    public static IConsumer<TKey, TValue> WithPropagation<TKey, TValue>(
        this IConsumer<TKey, TValue> consumer, KafkaClientInfo info, MessagePropagator? propagator = null)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        ArgumentNullException.ThrowIfNull(info);
        if (consumer is IPropagationDecorator) return consumer;

        propagator ??= MessagePropagator.Default;
        var interceptor = new ConsumerInterceptor<TKey, TValue>(consumer, propagator, info);
        var decorated = Decorator.Create(consumer, interceptor, () => new TracingConsumer<TKey, TValue>(consumer, interceptor), propagator);
        Decorators.AddOrUpdate(consumer, decorated);
        return decorated;
    }

    /// <summary>
    /// Starts the processing of a message: a process span that is linked to its producer. The message's context and baggage are current
    /// until the result is disposed. Also works with an undecorated consumer; the message is then reported here.
    /// </summary>
    /// <typeparam name="TKey">The type of keys.</typeparam>
    /// <typeparam name="TValue">The type of values.</typeparam>
    /// <param name="consumer">The consumer that received it.</param>
    /// <param name="result">
    /// The result of <c>Consume</c>. Nothing is started if it has no message: null after a timeout, or the end of a partition.
    /// </param>
    /// <returns>The processing. Dispose it when the message has been handled; call <see cref="MessageProcessing.Fail(Exception)"/> first if that failed.</returns>
    public static MessageProcessing StartProcessing<TKey, TValue>(this IConsumer<TKey, TValue> consumer, ConsumeResult<TKey, TValue>? result) =>
        ProcessorOf(consumer).Start(result);

    /// <summary>Starts the processing of a batch: one process span that is linked to the producer of every message.</summary>
    /// <typeparam name="TKey">The type of keys.</typeparam>
    /// <typeparam name="TValue">The type of values.</typeparam>
    /// <param name="consumer">The consumer that received it.</param>
    /// <param name="batch">The messages. Nothing is started if there are none.</param>
    /// <returns>The processing. Dispose it when the batch has been handled; call <see cref="MessageProcessing.Fail(Exception)"/> first if that failed.</returns>
    public static MessageProcessing StartProcessing<TKey, TValue>(
        this IConsumer<TKey, TValue> consumer, IReadOnlyCollection<ConsumeResult<TKey, TValue>> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return ProcessorOf(consumer).StartBatch(batch);
    }

    /// <summary>
    /// Handles a message in one call: starts its processing, runs the handler in it, and records the exception if the handler fails. The caller's own context is current
    /// again afterwards.
    /// </summary>
    /// <typeparam name="TKey">The type of keys.</typeparam>
    /// <typeparam name="TValue">The type of values.</typeparam>
    /// <param name="consumer">The consumer that received it, decorated or not.</param>
    /// <param name="result">The result of <c>Consume</c>. The handler is not called if it has no message: null after a timeout, or the end of a partition.</param>
    /// <param name="handler">Handles the message.</param>
    /// <param name="cancellationToken">Passed to the handler. Default: none.</param>
    /// <returns>A task that ends as that of the handler: its exception is thrown after the span has ended with an error.</returns>
    public static Task ProcessAsync<TKey, TValue>(
        this IConsumer<TKey, TValue> consumer, ConsumeResult<TKey, TValue>? result, Func<ConsumeResult<TKey, TValue>, CancellationToken, Task> handler,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var processor = ProcessorOf(consumer);
        return result?.Message is null ? Task.CompletedTask : MessageProcessing.RunAsync(processor.Start, result, handler, OperationError.From, cancellationToken);
    }

    /// <summary>
    /// Handles a batch in one call: starts its processing, runs the handler in it, and records the exception if the handler fails. The caller's own context is current
    /// again afterwards.
    /// </summary>
    /// <typeparam name="TKey">The type of keys.</typeparam>
    /// <typeparam name="TValue">The type of values.</typeparam>
    /// <param name="consumer">The consumer that received it, decorated or not.</param>
    /// <param name="batch">The messages. The handler is not called if there are none.</param>
    /// <param name="handler">Handles the batch.</param>
    /// <param name="cancellationToken">Passed to the handler. Default: none.</param>
    /// <returns>A task that ends as that of the handler: its exception is thrown after the span has ended with an error.</returns>
    public static Task ProcessAsync<TKey, TValue>(
        this IConsumer<TKey, TValue> consumer, IReadOnlyCollection<ConsumeResult<TKey, TValue>> batch,
        Func<IReadOnlyCollection<ConsumeResult<TKey, TValue>>, CancellationToken, Task> handler, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(handler);
        var processor = ProcessorOf(consumer);
        return batch.Count == 0 ? Task.CompletedTask : MessageProcessing.RunAsync(processor.StartBatch, batch, handler, OperationError.From, cancellationToken);
    }

    /// <summary>
    /// Consumes messages and calls a handler for one after the other, each in a process span, until cancelled or faulted. The handler sees
    /// the context and baggage of its message and nothing of the caller's. The consumer's configuration or the handler commits.
    /// </summary>
    /// <typeparam name="TKey">The type of keys.</typeparam>
    /// <typeparam name="TValue">The type of values.</typeparam>
    /// <param name="consumer">The consumer, which has subscribed.</param>
    /// <param name="handler">Handles one message. Its exception ends the span with an error and faults the returned task.</param>
    /// <param name="cancellationToken">Cancels the loop.</param>
    /// <param name="onConsumeError">
    /// Called when a record cannot be consumed, for example because it cannot be deserialized or its topic does not exist yet; the loop then
    /// continues. A fatal error ends the loop all the same. Default null: every error ends the loop.
    /// </param>
    /// <returns>A task that runs until cancelled or faulted.</returns>
    public static Task ProcessAsync<TKey, TValue>(
        this IConsumer<TKey, TValue> consumer, Func<ConsumeResult<TKey, TValue>, CancellationToken, Task> handler,
        CancellationToken cancellationToken, Action<ConsumeException>? onConsumeError = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var processor = ProcessorOf(consumer);
        var loop = new ProcessingLoop<TKey, TValue>(DecoratorOf(consumer), processor, handler, onConsumeError);
        return MessageProcessing.RunDetachedAsync(() => loop.RunAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Reads the context that headers carry. Nothing is recorded or reported.</summary>
    /// <param name="propagator">Whose options apply.</param>
    /// <param name="headers">The headers; null reads like none.</param>
    /// <param name="topic">The topic that they came from, whose policies apply; default null: those of all.</param>
    /// <returns>The context, the baggage, and everything that was wrong. This never throws.</returns>
    public static Extraction Extract(this MessagePropagator propagator, Headers? headers, string? topic = null) =>
        topic is null
            ? propagator.Extract(headers, default(KafkaCarrier.Getter))
            : propagator.Extract(headers, default(KafkaCarrier.Getter), KafkaDestination.Of(topic));

    /// <summary>
    /// Writes the current context on headers as the message's creation context, for a message that is sent later, as from an outbox: the
    /// send then keeps it and links to it.
    /// </summary>
    /// <param name="propagator">Whose options apply.</param>
    /// <param name="headers">The headers; the context fields on them are replaced.</param>
    public static void Inject(this MessagePropagator propagator, Headers headers) =>
        propagator.Inject(headers, default(KafkaCarrier.Setter));

    private static Processor<TKey, TValue> ProcessorOf<TKey, TValue>(IConsumer<TKey, TValue> consumer)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        if (Decorator.InterceptorOf<ConsumerInterceptor<TKey, TValue>>(DecoratorOf(consumer)) is { } interceptor) return interceptor.Processor;
        return (Processor<TKey, TValue>)UndecoratedProcessors.GetValue(consumer, static client =>
            new Processor<TKey, TValue>(MessagePropagator.Default, new(() => new KafkaClientInfo().ForConsumer(client)), isReceived: false));
    }

    /// <summary>Returns the consumer's decorator; the consumer itself if it is a decorator or has none.</summary>
    private static IConsumer<TKey, TValue> DecoratorOf<TKey, TValue>(IConsumer<TKey, TValue> consumer) =>
        Decorators.TryGetValue(consumer, out var decorator) ? (IConsumer<TKey, TValue>)decorator : consumer;
}
