using Azure.Messaging.ServiceBus;
using Messaging.Propagation.Testing;
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

/// <summary>Azure Service Bus, in memory or a real one.</summary>
internal sealed class ServiceBusHarness : BrokerHarness
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);
    private static int number;

    private readonly ServiceBusClient plain, decorated;
    private readonly ServiceBusReceiver receiver;

    private ServiceBusHarness(ServiceBusClient client, string destination, string? subscription)
    {
        SendDestination = destination;
        plain = client;
        decorated = client.WithPropagation(MessagePropagator.Create());
        receiver = subscription is null ? decorated.CreateReceiver(destination) : decorated.CreateReceiver(destination, subscription);
    }

    public override string System => "servicebus";

    public override string SendDestination { get; }

    public override (string Send, string Receive, string Process, string Settle) Operations => ("send", "receive", "process", "complete");

    public override BrokerCapabilities Capabilities => BrokerCapabilities.CountsDeliveries;

    public static Task<BrokerHarness> StartAsync(bool onTopic)
    {
        var (bus, name) = (new InMemoryServiceBus(), $"entity-{Interlocked.Increment(ref number)}");
        if (onTopic) bus.CreateSubscription(name, "sub");
        else bus.CreateQueue(name);
        return Task.FromResult<BrokerHarness>(new ServiceBusHarness(bus.CreateClient(), name, onTopic ? "sub" : null));
    }

    /// <summary>A real queue, emptied first of what an earlier test has left.</summary>
    public static async Task<BrokerHarness> OnServerAsync(string connection, string queue)
    {
        var harness = new ServiceBusHarness(new ServiceBusClient(connection), queue, null);
        var cleaner = harness.plain.CreateReceiver(queue, new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        await using var disposal = cleaner;
        while ((await cleaner.ReceiveMessagesAsync(100, TimeSpan.FromSeconds(1))).Count > 0)
        {
        }

        return harness;
    }

    public override async Task<FieldList> SendAsync(FieldList callers)
    {
        var message = MessageWith(callers);
        await decorated.CreateSender(SendDestination).SendMessageAsync(message);
        return FieldsOf(message.ApplicationProperties);
    }

    public override Task SendPlainAsync(FieldList fields) => plain.CreateSender(SendDestination).SendMessageAsync(MessageWith(fields));

    public override async Task<ReceivedMessage> ReceiveAsync()
    {
        var message = await receiver.ReceiveMessageAsync(Wait);
        Assert.NotNull(message);
        return new ReceivedMessage(FieldsOf(message.ApplicationProperties), () => receiver.StartProcessing(message), () => receiver.CompleteMessageAsync(message), message);
    }

    public override Task ForwardAsync(ReceivedMessage message) =>
        decorated.CreateSender(SendDestination).SendMessageAsync(new ServiceBusMessage((ServiceBusReceivedMessage)message.Native));

    public override ValueTask DisposeAsync() => decorated.DisposeAsync();

    private static ServiceBusMessage MessageWith(FieldList fields)
    {
        var message = new ServiceBusMessage("body");
        foreach (var field in fields) message.ApplicationProperties.Add(field.Name, field.Value.AsText);
        return message;
    }

    // The SDK's older field says what traceparent says, and is not one of the suite's.
    private static FieldList FieldsOf(IEnumerable<KeyValuePair<string, object>> properties)
    {
        var fields = new FieldList();
        foreach (var (name, value) in properties)
            if (name != FieldNames.DiagnosticId)
                fields.With(name, (string)value);
        return fields;
    }
}
