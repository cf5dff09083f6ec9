using Messaging.Propagation.RabbitMq;
using Messaging.Propagation.Testing;
using RabbitMQ.Client;

namespace Messaging.Propagation.TestKit.RabbitMq;

/// <summary>RabbitMQ, on a server or in memory, by getting from a queue.</summary>
public sealed class RabbitMqHarness : BrokerHarness
{
    // A confirmed publish is numbered, and a quorum queue counts deliveries.
    private static readonly string[] OfTheClientOrBroker = ["x-dotnet-pub-seq-no", "x-delivery-count"];

    private static int number;

    private readonly Rabbit? rabbit;
    private readonly Lazy<Task<(IChannel Decorated, IChannel Plain)>> channels;

    public RabbitMqHarness(Rabbit rabbit)
    {
        this.rabbit = rabbit;
        SendDestination = rabbit.Queue;
        channels = new(async () => (await rabbit.ChannelAsync(), await rabbit.PlainChannelAsync()));
    }

    public RabbitMqHarness(InMemoryRabbitMq memory, Action<MessagePropagationOptions>? configure = null)
    {
        SendDestination = $"memory-{Interlocked.Increment(ref number)}";
        channels = new(async () =>
        {
            var plain = memory.CreateChannel();
            await plain.QueueDeclareAsync(SendDestination, false, false, false);
            return (await memory.CreateConnection().WithPropagation(MessagePropagator.Create(configure)).CreateChannelAsync(), plain);
        });
    }

    public override string System => "rabbitmq";

    public override string SendDestination { get; }

    public override (string Send, string Receive, string Process, string Settle) Operations => ("publish", "get", "consume", "ack");

    public override BrokerCapabilities Capabilities => BrokerCapabilities.CountsDeliveries;

    public override async Task<FieldList> SendAsync(FieldList callers)
    {
        var properties = PropertiesWith(callers);
        await (await channels.Value).Decorated.BasicPublishAsync("", SendDestination, true, properties, Messages.Body);
        return FieldsOf(properties);
    }

    public override async Task SendPlainAsync(FieldList fields) => await (await channels.Value).Plain.BasicPublishAsync(
        "", SendDestination, true, PropertiesWith(fields), Messages.Body);

    public override async Task<ReceivedMessage> ReceiveAsync()
    {
        var channel = (await channels.Value).Decorated;
        BasicGetResult? got = null;
        await Eventually.Holds(async () => (got = await channel.BasicGetAsync(SendDestination, autoAck: false)) is not null, "a message came");
        return new ReceivedMessage(
            FieldsOf(got!.BasicProperties), () => channel.StartProcessing(got, SendDestination), async () => await channel.BasicAckAsync(got.DeliveryTag, multiple: false), got);
    }

    public override async Task ForwardAsync(ReceivedMessage message) => await (await channels.Value).Decorated.BasicPublishAsync(
        "", SendDestination, true, new BasicProperties(((BasicGetResult)message.Native).BasicProperties), Messages.Body);

    public override async Task HandleAsync(ReceivedMessage message, Func<Task> handler, CancellationToken cancellationToken) =>
        await (await channels.Value).Decorated.ProcessAsync((BasicGetResult)message.Native, SendDestination, (_, _) => handler(), cancellationToken);

    public override async Task HandleBatchAsync(ReceivedMessage[] messages, Func<Task> handler, CancellationToken cancellationToken) =>
        await (await channels.Value).Decorated.ProcessAsync([.. messages.Select(message => (BasicGetResult)message.Native)], SendDestination, (_, _) => handler(), cancellationToken);

    // The channel is there: it received the messages.
    public override MessageProcessing ProcessBatch(params ReceivedMessage[] messages) =>
        channels.Value.GetAwaiter().GetResult().Decorated.StartProcessing([.. messages.Select(message => (BasicGetResult)message.Native)], SendDestination);

    public override async ValueTask DisposeAsync()
    {
        if (rabbit is not null) await rabbit.DisposeAsync();
    }

    // Persistent, so that on a durable queue they outlive the server.
    private static BasicProperties PropertiesWith(FieldList fields) =>
        new() { Persistent = true, Headers = fields.ToDictionary(field => field.Name, field => (object?)field.Value.AsText) };

    private static FieldList FieldsOf(IReadOnlyBasicProperties properties)
    {
        var fields = new FieldList();
        foreach (var (name, value) in properties.Headers ?? new Dictionary<string, object?>())
            if (!OfTheClientOrBroker.Contains(name))
                fields.With(name, value as string ?? properties.Text(name));
        return fields;
    }
}
