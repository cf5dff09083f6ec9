using Messaging.Integration.Tests.Brokers;
using Messaging.Propagation.TestKit;
using Messaging.Propagation.TestKit.Kafka;

namespace Messaging.Integration.Tests.Conformance;

public sealed class KafkaByDecorator(KafkaFixture kafka) : BrokerConformance
{
    protected override async Task<BrokerHarness> StartAsync() => new KafkaHarness(new Decorated(await kafka.GetAsync(), byProxy: false));
}

public sealed class KafkaByProxy(KafkaFixture kafka) : BrokerConformance
{
    protected override async Task<BrokerHarness> StartAsync() => new KafkaHarness(new Decorated(await kafka.GetAsync(), byProxy: true));
}
