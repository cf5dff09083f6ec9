using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests;

[Collection(Alone.Name)]
public sealed class ThrowingTelemetryCostsNoMessageByDecorator(Cluster cluster) : ThrowingTelemetryContract
{
    protected override Task<BrokerHarness> StartAsync(Action<MessagePropagationOptions> configure) =>
        Task.FromResult<BrokerHarness>(new KafkaHarness(new Decorated(cluster, byProxy: false, configure)));
}

[Collection(Alone.Name)]
public sealed class ThrowingTelemetryCostsNoMessageByProxy(Cluster cluster) : ThrowingTelemetryContract
{
    protected override Task<BrokerHarness> StartAsync(Action<MessagePropagationOptions> configure) =>
        Task.FromResult<BrokerHarness>(new KafkaHarness(new Decorated(cluster, byProxy: true, configure)));
}
