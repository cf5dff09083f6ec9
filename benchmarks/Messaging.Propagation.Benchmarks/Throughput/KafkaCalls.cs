using Confluent.Kafka;
using Messaging.Propagation.Kafka;

namespace Messaging.Propagation.Benchmarks;

/// <summary>What an application calls for a message, in one variant.</summary>
/// <param name="Produce">Sends it.</param>
/// <param name="Consume">Receives it.</param>
/// <param name="Process">Handles it, which is nothing to do.</param>
internal sealed record KafkaCalls(
    Action<Message<string, string>> Produce, Func<ConsumeResult<string, string>?> Consume, Action<ConsumeResult<string, string>> Process)
{
    public static readonly Variant ByHand = new("bare, a send and a process span by hand, recorded", null, static () => Variant.RecordSpansOf(HandMade.Source));

    /// <summary>What OpenTelemetry's instrumentation has too: it makes no process spans.</summary>
    public static readonly Variant SendAndReceive = new("a send and a receive span, collected with metrics", MessagePropagator.Create(), static () => new Collecting());

    public static readonly Variant Like = new(
        "the same as OpenTelemetry's instrumentation does it, without stamp and lag", null, static () => new Collecting());

    /// <summary>What the client takes for what is written, whoever writes it.</summary>
    public static readonly Variant HeadersAlone = new("bare, with headers as long as a traceparent and a stamp", null, static () => null);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    public static KafkaCalls Of(Variant variant, IProducer<string, string> producer, IConsumer<string, string> consumer, string topic)
    {
        if (variant == ByHand) return new(message => HandMade.Produce(producer, topic, message), () => consumer.Consume(Timeout), HandMade.Process);
        if (variant == Like)
            return new(message => LikeInstrumentation.Produce(producer, topic, message), () => LikeInstrumentation.Consume(consumer, Timeout, topic), static _ => { });
        if (variant == HeadersAlone) return new(message => producer.Produce(topic, WithHeaders(message)), () => consumer.Consume(Timeout), static _ => { });

        var isProcessed = variant.Propagator is not null && variant != SendAndReceive;
        return new(
            message => producer.Produce(topic, message), () => consumer.Consume(Timeout),
            isProcessed ? result => consumer.StartProcessing(result).Dispose() : static _ => { });
    }

    private static Message<string, string> WithHeaders(Message<string, string> message)
    {
        message.Headers = new Headers { { "traceparent", new byte[55] }, { "context-stamp", new byte[41] } };
        return message;
    }
}
