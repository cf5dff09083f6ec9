using Messaging.Integration.Tests.Brokers;
using Messaging.Propagation.TestKit;
using Messaging.Propagation.TestKit.RabbitMq;

namespace Messaging.Integration.Tests.Conformance;

public sealed class RabbitMqByDecorator(RabbitMqFixture rabbitMq) : BrokerConformance
{
    protected override async Task<BrokerHarness> StartAsync() => new RabbitMqHarness(await Rabbit.ConnectAsync(await rabbitMq.GetAsync()));
}

public sealed class RabbitMqByProxy(RabbitMqFixture rabbitMq) : BrokerConformance
{
    protected override async Task<BrokerHarness> StartAsync() => new RabbitMqHarness(await Rabbit.ConnectAsync(await rabbitMq.GetAsync(), byProxy: true));
}

public sealed class RabbitMqOnAQuorumQueue(RabbitMqFixture rabbitMq) : BrokerConformance
{
    protected override async Task<BrokerHarness> StartAsync() => new RabbitMqHarness(await Rabbit.ConnectAsync(await rabbitMq.GetAsync(), quorum: true));
}
