using Azure.Messaging.ServiceBus;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.ServiceBus.Tests;

/// <summary>A queue in memory for one test, with a decorated client and one that is not.</summary>
internal sealed class Entity
{
    public const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static int number;

    public Entity(InMemoryServiceBusOptions? busOptions = null, Action<MessagePropagationOptions>? configure = null)
    {
        Name = $"test-{Interlocked.Increment(ref number)}";
        Bus = new InMemoryServiceBus(Time);
        Bus.CreateQueue(Name, busOptions);
        Plain = Bus.CreateClient();
        Decorated = Plain.WithPropagation(MessagePropagator.Create(options =>
        {
            options.Observers.Add(Observer);
            options.TimeProvider = Time;
            configure?.Invoke(options);
        }));
    }

    public string Name { get; }

    public ManualTimeProvider Time { get; } = new();

    public InMemoryServiceBus Bus { get; }

    public ServiceBusClient Plain { get; }

    public ServiceBusClient Decorated { get; }

    public ReportRecorder Observer { get; } = new();

    public ServiceBusSender Sender => Decorated.CreateSender(Name);

    public ServiceBusReceiver Receiver => Decorated.CreateReceiver(Name);

    public static ServiceBusMessage Message(params (string Name, object Value)[] properties)
    {
        var message = new ServiceBusMessage("body");
        foreach (var (name, value) in properties) message.ApplicationProperties.Add(name, value);
        return message;
    }

    public Task SendPlainAsync(params (string Name, object Value)[] properties) => Plain.CreateSender(Name).SendMessageAsync(Message(properties));

    /// <summary>The next messages, by the client that is not decorated.</summary>
    public Task<IReadOnlyList<ServiceBusReceivedMessage>> TakeAsync(int most = 1) =>
        Plain.CreateReceiver(Name, new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete }).ReceiveMessagesAsync(most, TimeSpan.Zero);
}
