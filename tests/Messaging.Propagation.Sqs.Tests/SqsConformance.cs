using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;

[assembly: AssemblyFixture(typeof(Server))]

namespace Messaging.Propagation.Sqs.Tests;

public sealed class ConformanceByDecorator : BrokerConformance
{
    protected override async Task<BrokerHarness> StartAsync() => await SqsHarness.StartAsync(new InMemorySqs(), byProxy: false);
}

public sealed class ConformanceByProxy : BrokerConformance
{
    protected override async Task<BrokerHarness> StartAsync() => await SqsHarness.StartAsync(new InMemorySqs(), byProxy: true);
}

public sealed class ConformanceOverHttp(Server server) : BrokerConformance
{
    protected override async Task<BrokerHarness> StartAsync()
    {
        Assert.SkipWhen(Server.Missing is not null, Server.Missing ?? "");
        return await SqsHarness.StartAsync(server.Client(), byProxy: false);
    }
}

public sealed class TrustByDecorator : TrustConformance
{
    protected override async Task<BrokerHarness> StartAsync(Action<MessagePropagationOptions> configure) =>
        await SqsHarness.StartAsync(new InMemorySqs(), byProxy: false, configure);
}

public sealed class TrustByProxy : TrustConformance
{
    protected override async Task<BrokerHarness> StartAsync(Action<MessagePropagationOptions> configure) =>
        await SqsHarness.StartAsync(new InMemorySqs(), byProxy: true, configure);
}

public sealed class Concurrency : ConcurrencyConformance
{
    protected override async Task<BrokerHarness> StartAsync() => await SqsHarness.StartAsync(new InMemorySqs(), byProxy: false);
}
