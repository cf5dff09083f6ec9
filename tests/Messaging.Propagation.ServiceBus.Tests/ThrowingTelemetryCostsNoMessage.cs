using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.ServiceBus.Tests;

[Collection(nameof(OwnInstrumentationTests))]
public sealed class ThrowingTelemetryCostsNoMessage : ThrowingTelemetryContract
{
    protected override Task<BrokerHarness> StartAsync(Action<MessagePropagationOptions> configure) => ServiceBusHarness.StartAsync(onTopic: false, configure);
}
