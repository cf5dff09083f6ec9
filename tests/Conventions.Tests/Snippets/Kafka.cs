using Confluent.Kafka;
using Messaging.Propagation;
using Messaging.Propagation.Kafka;
using OpenTelemetry.Context.Propagation;

namespace Messaging.Conventions.Tests.Snippets;

/// <summary>The code of docs/kafka.md.</summary>
internal static class KafkaSnippets
{
    public static void Builders(ProducerConfig producerConfig, ConsumerConfig consumerConfig, MessagePropagator propagator)
    {
        #region kafka-builders
        var producer = new TracingProducerBuilder<string, string>(producerConfig, propagator).Build();
        var consumer = new TracingConsumerBuilder<string, string>(consumerConfig, propagator).Build();

        // For a client that other code builds. Its handlers keep the undecorated client, and automatic commits have no spans.
        var other = new ConsumerBuilder<string, string>(consumerConfig).Build().WithPropagation(KafkaClientInfo.From(consumerConfig), propagator);
        #endregion
        _ = (producer, consumer, other);
    }

    public static async Task Loop(IConsumer<string, string> consumer, Action<string> log, CancellationToken stopping)
    {
        #region kafka-loop
        await consumer.ProcessAsync(
            async (result, ct) =>
            {
                await Handle(result.Message.Value, ct);
                consumer.Commit(result);
            },
            stopping,
            onConsumeError: error => log(error.Error.Reason));
        #endregion
    }

    public static async Task Failing(IConsumer<string, string> consumer, ConsumeResult<string, string> result, CancellationToken ct)
    {
        #region kafka-fail
        using var processing = consumer.StartProcessing(result);
        try
        {
            await Handle(result.Message.Value, ct);
        }
        catch (Exception exception)
        {
            processing.Fail(exception);
            throw;
        }
        #endregion
    }

    public static async Task Iterator(IConsumer<string, string> consumer, CancellationToken stopping)
    {
        #region kafka-iterator
        await foreach (var result in ConsumeAsync(consumer, stopping))   // yields results only
        {
            using var processing = consumer.StartProcessing(result);     // current until the end of the body
            await Handle(result.Message.Value, stopping);
        }
        #endregion
    }

    public static async Task Batch(IConsumer<string, string> consumer, CancellationToken ct)
    {
        #region kafka-batch
        var batch = new List<ConsumeResult<string, string>>();
        while (batch.Count < 100 && consumer.Consume(TimeSpan.FromMilliseconds(50)) is { } result) batch.Add(result);

        await consumer.ProcessAsync(batch, HandleAll, ct);
        #endregion
    }

    public static void Outbox(MessagePropagator propagator, Action<Headers> store)
    {
        #region kafka-outbox
        var headers = new Headers();
        propagator.Inject(headers);      // the creation context: where the order was placed
        store(headers);                  // sent later by a relay, which keeps it and links to it
        #endregion
    }

    public static void OtherPropagators(Headers headers)
    {
        #region kafka-textmap
        var context = Propagators.DefaultTextMapPropagator.Extract(default, headers, KafkaCarrier.Get);
        Propagators.DefaultTextMapPropagator.Inject(context, headers, KafkaCarrier.Set);
        #endregion
    }

    private static async IAsyncEnumerable<ConsumeResult<string, string>> ConsumeAsync(
        IConsumer<string, string> consumer, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stopping)
    {
        await Task.Yield();
        while (!stopping.IsCancellationRequested) yield return consumer.Consume(stopping);
    }

    private static Task Handle(string order, CancellationToken ct) => Task.CompletedTask;

    private static Task HandleAll(IEnumerable<ConsumeResult<string, string>> orders, CancellationToken ct) => Task.CompletedTask;
}
