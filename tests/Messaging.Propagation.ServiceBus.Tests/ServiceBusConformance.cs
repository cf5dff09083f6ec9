using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.ServiceBus.Tests;

public sealed class ConformanceOnQueue : BrokerConformance
{
    protected override Task<BrokerHarness> StartAsync() => ServiceBusHarness.StartAsync(onTopic: false);
}

public sealed class ConformanceOnSubscription : BrokerConformance
{
    protected override Task<BrokerHarness> StartAsync() => ServiceBusHarness.StartAsync(onTopic: true);
}

/// <summary>
/// The same on the emulator or on Azure: <c>MESSAGING_SERVICEBUS</c> holds a connection string, <c>MESSAGING_SERVICEBUS_QUEUE</c> the name of a queue that is the
/// tests' own, <c>conformance</c> where it is not set.
/// </summary>
public sealed class ConformanceOnServiceBus : BrokerConformance
{
    private const string Variable = "MESSAGING_SERVICEBUS";

    protected override async Task<BrokerHarness> StartAsync()
    {
        var connection = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(connection), $"{Variable} is not set: it holds a connection string of the emulator or of Azure, and its queue \"conformance\" is the tests' own.");
        return await ServiceBusHarness.OnServerAsync(connection!, Environment.GetEnvironmentVariable($"{Variable}_QUEUE") ?? "conformance");
    }
}

public sealed class TrustOnQueue : TrustConformance
{
    protected override Task<BrokerHarness> StartAsync(Action<MessagePropagationOptions> configure) => ServiceBusHarness.StartAsync(onTopic: false, configure);
}

public sealed class TrustOnSubscription : TrustConformance
{
    protected override Task<BrokerHarness> StartAsync(Action<MessagePropagationOptions> configure) => ServiceBusHarness.StartAsync(onTopic: true, configure);
}

public sealed class Concurrency : ConcurrencyConformance
{
    protected override Task<BrokerHarness> StartAsync() => ServiceBusHarness.StartAsync(onTopic: false);
}
