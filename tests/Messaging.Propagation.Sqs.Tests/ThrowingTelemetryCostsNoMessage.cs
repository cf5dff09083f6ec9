using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Sqs.Tests;

[Collection(nameof(Alone))]
public sealed class ThrowingTelemetryCostsNoMessageByDecorator : ThrowingTelemetryContract
{
    protected override async Task<BrokerHarness> StartAsync(Action<MessagePropagationOptions> configure) =>
        await SqsHarness.StartAsync(new InMemorySqs(), byProxy: false, configure);
}

[Collection(nameof(Alone))]
public sealed class ThrowingTelemetryCostsNoMessageByProxy : ThrowingTelemetryContract
{
    protected override async Task<BrokerHarness> StartAsync(Action<MessagePropagationOptions> configure) =>
        await SqsHarness.StartAsync(new InMemorySqs(), byProxy: true, configure);
}
