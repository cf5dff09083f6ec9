using System.Runtime.CompilerServices;
using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>Context propagation for Confluent.Kafka: decorate a client, and process what it receives.</summary>
public static class KafkaPropagationExtensions
{
    // What StartProcessing needs of a consumer that nobody decorated, for as long as the consumer lives.
    private static readonly ConditionalWeakTable<IClient, object> UndecoratedProcessors = new();

    /// <summary>Decorates a producer: what it sends carries the current context and baggage, in a span of its own.</summary>
    /// <typeparam name="TKey">The type of keys.</typeparam>
    /// <typeparam name="TValue">The type of values.</typeparam>
    /// <param name="producer">The producer. It goes on to be used through the result alone, which disposes it.</param>
    /// <param name="propagator">Whose options apply; default null: <see cref="MessagePropagator.Default"/>.</param>
    /// <returns>The decorated producer; the given one where it is decorated already.</returns>
    public static IProducer<TKey, TValue> WithPropagation<TKey, TValue>(this IProducer<TKey, TValue> producer, MessagePropagator? propagator = null) =>
        producer.WithPropagation(new KafkaClientInfo(), propagator);

    /// <summary>Decorates a producer and says of it what it does not tell itself.</summary>
    /// <typeparam name="TKey">The type of keys.</typeparam>
    /// <typeparam name="TValue">The type of values.</typeparam>
    /// <param name="producer">The producer. It goes on to be used through the result alone, which disposes it.</param>
    /// <param name="info">What its spans and metrics are to say, for example <c>KafkaClientInfo.From(config)</c>.</param>
    /// <param name="propagator">Whose options apply; default null: <see cref="MessagePropagator.Default"/>.</param>
    /// <returns>The decorated producer; the given one where it is decorated already.</returns>
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
    /// Decorates a consumer: what it receives is linked to its producer, and its lag and every context that did not arrive are reported.
    /// </summary>
    /// <typeparam name="TKey">The type of keys.</typeparam>
    /// <typeparam name="TValue">The type of values.</typeparam>
    /// <param name="consumer">The consumer. It goes on to be used through the result alone, which closes and disposes it.</param>
    /// <param name="propagator">Whose options apply; default null: <see cref="MessagePropagator.Default"/>.</param>
    /// <returns>The decorated consumer; the given one where it is decorated already.</returns>
    public static IConsumer<TKey, TValue> WithPropagation<TKey, TValue>(this IConsumer<TKey, TValue> consumer, MessagePropagator? propagator = null) =>
        consumer.WithPropagation(new KafkaClientInfo(), propagator);

    /// <summary>Decorates a consumer and says of it what it does not tell itself, its group above all.</summary>
    /// <typeparam name="TKey">The type of keys.</typeparam>
    /// <typeparam name="TValue">The type of values.</typeparam>
    /// <param name="consumer">The consumer. It goes on to be used through the result alone, which closes and disposes it.</param>
    /// <param name="info">What its spans and metrics are to say, for example <c>KafkaClientInfo.From(config)</c>.</param>
    /// <param name="propagator">Whose options apply; default null: <see cref="MessagePropagator.Default"/>.</param>
    /// <returns>The decorated consumer; the given one where it is decorated already.</returns>
    public static IConsumer<TKey, TValue> WithPropagation<TKey, TValue>(
        this IConsumer<TKey, TValue> consumer, KafkaClientInfo info, MessagePropagator? propagator = null)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        ArgumentNullException.ThrowIfNull(info);
        if (consumer is IPropagationDecorator) return consumer;

        propagator ??= MessagePropagator.Default;
        var interceptor = new ConsumerInterceptor<TKey, TValue>(consumer, propagator, info);
        return Decorator.Create(consumer, interceptor, () => new TracingConsumer<TKey, TValue>(consumer, interceptor), propagator);
    }

    /// <summary>
    /// Starts the processing of a message: a process span linked to its producer, with the message's context and baggage current until
    /// it is disposed. A consumer that is not decorated will do; the message is then reported here.
    /// </summary>
    /// <typeparam name="TKey">The type of keys.</typeparam>
    /// <typeparam name="TValue">The type of values.</typeparam>
    /// <param name="consumer">The consumer that received it.</param>
    /// <param name="result">The message. For a null, and at the end of a partition, where there is no message, nothing is started.</param>
    /// <returns>What to dispose when the message has been handled, after <see cref="MessageProcessing.Fail(Exception)"/> where that failed.</returns>
    public static MessageProcessing StartProcessing<TKey, TValue>(this IConsumer<TKey, TValue> consumer, ConsumeResult<TKey, TValue>? result) =>
        ProcessorOf(consumer).Start(result);

    /// <summary>Starts the processing of a batch: one process span that links to every message's producer.</summary>
    /// <typeparam name="TKey">The type of keys.</typeparam>
    /// <typeparam name="TValue">The type of values.</typeparam>
    /// <param name="consumer">The consumer that received it.</param>
    /// <param name="batch">The messages. Where there are none, nothing is started.</param>
    /// <returns>What to dispose when the batch has been handled, after <see cref="MessageProcessing.Fail(Exception)"/> where that failed.</returns>
    public static MessageProcessing StartProcessing<TKey, TValue>(
        this IConsumer<TKey, TValue> consumer, IReadOnlyCollection<ConsumeResult<TKey, TValue>> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return ProcessorOf(consumer).StartBatch(batch);
    }

    /// <summary>
    /// Receives messages and hands them to a handler, one after the other, each in a process span, until it is cancelled or fails.
    /// Committing is left to the consumer's configuration, or to the handler.
    /// </summary>
    /// <typeparam name="TKey">The type of keys.</typeparam>
    /// <typeparam name="TValue">The type of values.</typeparam>
    /// <param name="consumer">The consumer, which has subscribed.</param>
    /// <param name="handler">Handles one message. What it throws ends the span with an error, and the loop.</param>
    /// <param name="cancellationToken">Ends the loop.</param>
    /// <param name="onConsumeError">
    /// Is told of what the consumer could not hand over, a record that cannot be deserialized or a topic that is not there yet, and the loop
    /// goes on. A fatal error ends it all the same. Default null: every error ends the loop.
    /// </param>
    /// <returns>Never completes but with what the handler or the consumer throws, or cancelled.</returns>
    public static Task ProcessAsync<TKey, TValue>(
        this IConsumer<TKey, TValue> consumer, Func<ConsumeResult<TKey, TValue>, CancellationToken, Task> handler,
        CancellationToken cancellationToken, Action<ConsumeException>? onConsumeError = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var loop = new ProcessingLoop<TKey, TValue>(consumer, ProcessorOf(consumer), handler, onConsumeError);
        return Task.Run(() => loop.RunAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Reads the context that headers carry. Nothing is recorded or reported.</summary>
    /// <param name="propagator">Whose options apply.</param>
    /// <param name="headers">The headers; null reads like none.</param>
    /// <param name="topic">The topic that they came from, whose policies apply; default null: those of all.</param>
    /// <returns>The context, the baggage, and everything that was wrong. This never throws.</returns>
    public static Extraction Extract(this MessagePropagator propagator, Headers? headers, string? topic = null) =>
        propagator.Extract(headers, default(KafkaCarrier.Getter), topic);

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
        if (Decorator.InterceptorOf<ConsumerInterceptor<TKey, TValue>>(consumer) is { } interceptor) return interceptor.Processor;
        return (Processor<TKey, TValue>)UndecoratedProcessors.GetValue(consumer, static client =>
            new Processor<TKey, TValue>(MessagePropagator.Default, new KafkaClientInfo().ForConsumer(client), isReceived: false));
    }
}
