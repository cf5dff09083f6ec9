using Messaging.Integration.Tests.Brokers;
using Messaging.Propagation.TestKit;
using Messaging.Propagation.TestKit.Sqs;

namespace Messaging.Integration.Tests.Conformance;

public sealed class SqsByDecorator(SqsFixture sqs) : BrokerConformance
{
    protected override async Task<BrokerHarness> StartAsync() => await SqsHarness.StartAsync((await sqs.GetAsync()).Client(), byProxy: false);
}

public sealed class SqsByProxy(SqsFixture sqs) : BrokerConformance
{
    protected override async Task<BrokerHarness> StartAsync() => await SqsHarness.StartAsync((await sqs.GetAsync()).Client(), byProxy: true);
}
