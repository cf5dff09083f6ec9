using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;

[assembly: AssemblyFixture(typeof(Broker))]

namespace Messaging.Propagation.RabbitMq.Tests;

public sealed class ConformanceByDecorator(Broker broker) : BrokerConformance
{
    protected override async Task<BrokerHarness> StartAsync() => new RabbitMqHarness(await Rabbit.ConnectAsync(broker));
}

public sealed class ConformanceByProxy(Broker broker) : BrokerConformance
{
    protected override async Task<BrokerHarness> StartAsync() => new RabbitMqHarness(await Rabbit.ConnectAsync(broker, byProxy: true));
}

public sealed class ConformanceInMemory : BrokerConformance
{
    protected override Task<BrokerHarness> StartAsync() => Task.FromResult<BrokerHarness>(new RabbitMqHarness(new InMemoryRabbitMq()));
}

public sealed class TrustByDecorator(Broker broker) : TrustConformance
{
    protected override async Task<BrokerHarness> StartAsync(Action<MessagePropagationOptions> configure) =>
        new RabbitMqHarness(await Rabbit.ConnectAsync(broker, configure: configure));
}

public sealed class TrustByProxy(Broker broker) : TrustConformance
{
    protected override async Task<BrokerHarness> StartAsync(Action<MessagePropagationOptions> configure) =>
        new RabbitMqHarness(await Rabbit.ConnectAsync(broker, byProxy: true, configure));
}

public sealed class TrustInMemory : TrustConformance
{
    protected override Task<BrokerHarness> StartAsync(Action<MessagePropagationOptions> configure) =>
        Task.FromResult<BrokerHarness>(new RabbitMqHarness(new InMemoryRabbitMq(), configure));
}

public sealed class Concurrency : ConcurrencyConformance
{
    protected override Task<BrokerHarness> StartAsync() => Task.FromResult<BrokerHarness>(new RabbitMqHarness(new InMemoryRabbitMq()));
}
