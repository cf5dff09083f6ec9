using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.RabbitMq.Tests;

[Collection(nameof(Alone))]
public sealed class ThrowingTelemetryCostsNoMessageByDecorator : ThrowingTelemetryContract
{
    protected override Task<BrokerHarness> StartAsync(Action<MessagePropagationOptions> configure) =>
        Task.FromResult<BrokerHarness>(new RabbitMqHarness(new InMemoryRabbitMq(), configure));
}

[Collection(nameof(Alone))]
public sealed class ThrowingTelemetryCostsNoMessageByProxy : ThrowingTelemetryContract
{
    protected override Task<BrokerHarness> StartAsync(Action<MessagePropagationOptions> configure) =>
        Task.FromResult<BrokerHarness>(new RabbitMqHarness(new InMemoryRabbitMq(), options =>
        {
            options.UseDispatchProxy = true;
            configure(options);
        }));
}
