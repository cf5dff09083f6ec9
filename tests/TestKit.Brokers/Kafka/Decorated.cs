using Confluent.Kafka;
using Messaging.Propagation.Kafka;

namespace Messaging.Propagation.TestKit.Kafka;

/// <summary>Decorated clients of one test, by the compiled decorator or by the proxy that stands in for it.</summary>
public sealed class Decorated(Cluster cluster, bool byProxy, Action<MessagePropagationOptions>? configure = null) : IDisposable
{
    private readonly List<IDisposable> clients = [];

    public Cluster Cluster => cluster;

    public MessagePropagator Propagator { get; } = MessagePropagator.Create(options =>
    {
        options.UseDispatchProxy = byProxy;
        configure?.Invoke(options);
    });

    public string Topic { get; } = cluster.NewTopic();

    public IProducer<string, string> Producer(Action<ProducerConfig>? change = null)
    {
        var config = cluster.Producer();
        change?.Invoke(config);
        return Keep(new TracingProducerBuilder<string, string>(config, Propagator).Build());
    }

    public IConsumer<string, string> Consumer(Action<ConsumerConfig>? change = null, string? topic = null)
    {
        var config = cluster.Consumer();
        change?.Invoke(config);
        var consumer = Keep(new TracingConsumerBuilder<string, string>(config, Propagator).Build());
        consumer.Subscribe(topic ?? Topic);
        return consumer;
    }

    public TClient Keep<TClient>(TClient client)
        where TClient : IDisposable
    {
        clients.Add(client);
        return client;
    }

    public void Dispose() => clients.ForEach(client => client.Dispose());
}
