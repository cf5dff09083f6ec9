using Messaging.Propagation.TestKit;

[assembly: AssemblyFixture(typeof(Cluster))]

namespace Messaging.Propagation.Kafka.Tests;

public sealed class ConformanceByDecorator(Cluster cluster) : BrokerConformance
{
    protected override Task<BrokerHarness> StartAsync() => Task.FromResult<BrokerHarness>(new KafkaHarness(new Decorated(cluster, byProxy: false)));
}

public sealed class ConformanceByProxy(Cluster cluster) : BrokerConformance
{
    protected override Task<BrokerHarness> StartAsync() => Task.FromResult<BrokerHarness>(new KafkaHarness(new Decorated(cluster, byProxy: true)));
}

public sealed class TrustByDecorator(Cluster cluster) : TrustConformance
{
    protected override Task<BrokerHarness> StartAsync(Action<MessagePropagationOptions> configure) =>
        Task.FromResult<BrokerHarness>(new KafkaHarness(new Decorated(cluster, byProxy: false, configure)));
}

public sealed class TrustByProxy(Cluster cluster) : TrustConformance
{
    protected override Task<BrokerHarness> StartAsync(Action<MessagePropagationOptions> configure) =>
        Task.FromResult<BrokerHarness>(new KafkaHarness(new Decorated(cluster, byProxy: true, configure)));
}

public sealed class Concurrency(Cluster cluster) : ConcurrencyConformance
{
    protected override bool Settles => false;

    protected override Task<BrokerHarness> StartAsync() =>
        Task.FromResult<BrokerHarness>(new KafkaHarness(new Decorated(cluster, byProxy: false), config => config.SocketNagleDisable = true));
}
