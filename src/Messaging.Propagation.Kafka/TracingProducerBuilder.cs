using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>Confluent's builder, building decorated producers that know their brokers.</summary>
/// <typeparam name="TKey">The type of keys.</typeparam>
/// <typeparam name="TValue">The type of values.</typeparam>
/// <param name="config">The producer's configuration.</param>
/// <param name="propagator">Whose options apply; default null: <see cref="MessagePropagator.Default"/>.</param>
public class TracingProducerBuilder<TKey, TValue>(IEnumerable<KeyValuePair<string, string>> config, MessagePropagator? propagator = null)
    : ProducerBuilder<TKey, TValue>(config)
{
    /// <inheritdoc/>
    public override IProducer<TKey, TValue> Build() => base.Build().WithPropagation(KafkaClientInfo.From(Config), propagator);
}
