using Messaging.Integration.Tests.Brokers;
using Messaging.Propagation.TestKit;
using Messaging.Propagation.TestKit.ServiceBus;

namespace Messaging.Integration.Tests.Conformance;

[Collection(ServiceBusFixture.Queue)]
public sealed class ServiceBusByDecorator(ServiceBusFixture serviceBus) : BrokerConformance
{
    protected override async Task<BrokerHarness> StartAsync() =>
        await ServiceBusHarness.OnServerAsync(await serviceBus.GetAsync(), ServiceBusFixture.QueueName);
}
