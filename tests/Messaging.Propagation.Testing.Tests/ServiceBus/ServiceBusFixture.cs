using Azure.Messaging.ServiceBus;

namespace Messaging.Propagation.Testing.Tests;

/// <summary>A Service Bus in memory with a clock and a queue, and the calls that the tests of it make again and again.</summary>
public abstract class ServiceBusFixture
{
    private protected ManualTimers Time { get; } = new();

    private protected InMemoryServiceBus Bus { get; }

    private protected ServiceBusClient Client { get; }

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected ServiceBusFixture()
    {
        Bus = new InMemoryServiceBus(Time);
        Client = Bus.CreateClient();
    }

    private protected ServiceBusReceiver Queue(InMemoryServiceBusOptions? options = null, string name = "orders")
    {
        Bus.CreateQueue(name, options);
        return Client.CreateReceiver(name);
    }

    private protected ServiceBusReceiver DeadLetters(string name = "orders") => Client.CreateReceiver(name, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });

    private protected Task Send(string body, Action<ServiceBusMessage>? configure = null, string name = "orders")
    {
        var message = new ServiceBusMessage(body);
        configure?.Invoke(message);
        return Client.CreateSender(name).SendMessageAsync(message, Ct);
    }

    private protected static async Task<string?> Body(ServiceBusReceiver receiver) => (await Take(receiver))?.Body.ToString();

    private protected static async Task<ServiceBusReceivedMessage?> Take(ServiceBusReceiver receiver) => await receiver.ReceiveMessageAsync(TimeSpan.Zero, Ct);
}
