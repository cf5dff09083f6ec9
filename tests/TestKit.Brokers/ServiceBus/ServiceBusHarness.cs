using Azure.Messaging.ServiceBus;
using Messaging.Propagation.ServiceBus;
using Messaging.Propagation.Testing;

namespace Messaging.Propagation.TestKit.ServiceBus;

/// <summary>Azure Service Bus, in memory or a real one.</summary>
public sealed class ServiceBusHarness : BrokerHarness
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);
    private static int number;

    private readonly ServiceBusClient plain, decorated;
    private readonly ServiceBusReceiver receiver;

    private ServiceBusHarness(ServiceBusClient client, string destination, string? subscription, Action<MessagePropagationOptions>? configure)
    {
        SendDestination = destination;
        plain = client;
        decorated = client.WithPropagation(MessagePropagator.Create(options => configure?.Invoke(options)));
        receiver = subscription is null ? decorated.CreateReceiver(destination) : decorated.CreateReceiver(destination, subscription);
    }

    public override string System => "servicebus";

    public override string SendDestination { get; }

    public override (string Send, string Receive, string Process, string Settle) Operations => ("send", "receive", "process", "complete");

    public override BrokerCapabilities Capabilities => BrokerCapabilities.CountsDeliveries;

    public static Task<BrokerHarness> StartAsync(bool onTopic, Action<MessagePropagationOptions>? configure = null)
    {
        var (bus, name) = (new InMemoryServiceBus(), $"entity-{Interlocked.Increment(ref number)}");
        if (onTopic) bus.CreateSubscription(name, "sub");
        else bus.CreateQueue(name);
        return Task.FromResult<BrokerHarness>(new ServiceBusHarness(bus.CreateClient(), name, onTopic ? "sub" : null, configure));
    }

    /// <summary>A real queue, emptied first of what an earlier test has left.</summary>
    public static async Task<BrokerHarness> OnServerAsync(string connection, string queue, Action<MessagePropagationOptions>? configure = null)
    {
        var harness = new ServiceBusHarness(new ServiceBusClient(connection), queue, null, configure);
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

    public override Task HandleAsync(ReceivedMessage message, Func<Task> handler, CancellationToken cancellationToken) =>
        receiver.ProcessAsync((ServiceBusReceivedMessage)message.Native, (_, _) => handler(), cancellationToken);

    public override Task HandleBatchAsync(ReceivedMessage[] messages, Func<Task> handler, CancellationToken cancellationToken) =>
        receiver.ProcessAsync([.. messages.Select(message => (ServiceBusReceivedMessage)message.Native)], (_, _) => handler(), cancellationToken);

    public override MessageProcessing ProcessBatch(params ReceivedMessage[] messages) =>
        receiver.StartProcessing([.. messages.Select(message => (ServiceBusReceivedMessage)message.Native)]);

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
