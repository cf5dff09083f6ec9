using Confluent.Kafka;

namespace Messaging.Propagation.Kafka;

/// <summary>Builds decorated producers. They know their brokers, and their handlers are called with the decorated producer.</summary>
/// <typeparam name="TKey">The type of keys.</typeparam>
/// <typeparam name="TValue">The type of values.</typeparam>
/// <param name="config">The producer's configuration.</param>
/// <param name="propagator">The propagator whose options apply. Default null: <see cref="MessagePropagator.Default"/>.</param>
public class TracingProducerBuilder<TKey, TValue>(IEnumerable<KeyValuePair<string, string>> config, MessagePropagator? propagator = null)
    : ProducerBuilder<TKey, TValue>(config)
{
    /// <summary>Builds a decorated producer.</summary>
    /// <returns>The producer that the handlers of this builder are called with.</returns>
    public override IProducer<TKey, TValue> Build()
    {
        var client = new BuiltClient<IProducer<TKey, TValue>>(inner => inner.WithPropagation(KafkaClientInfo.From(Config), propagator));

        // A copy has the bound handlers: the client calls those of its builder, and this one may build another producer.
        var bound = (TracingProducerBuilder<TKey, TValue>)MemberwiseClone();
        bound.ErrorHandler = client.Bind(ErrorHandler);
        bound.LogHandler = client.Bind(LogHandler);
        bound.StatisticsHandler = client.Bind(StatisticsHandler);
        bound.OAuthBearerTokenRefreshHandler = client.Bind(OAuthBearerTokenRefreshHandler);
        return client.Of(bound.BuildInCleanFlow());
    }

    // The client's poll thread calls the handlers and would have the builder's span and baggage for as long as it lives.
    private IProducer<TKey, TValue> BuildInCleanFlow()
    {
        if (ExecutionContext.IsFlowSuppressed()) return base.Build();
        using (ExecutionContext.SuppressFlow()) return base.Build();
    }
}
