using Amazon.SQS;
using Azure.Messaging.ServiceBus;
using Messaging.Propagation.Testing;
using RabbitMQ.Client;

namespace OrderFlow;

/// <summary>The four brokers that orders go through: each in this process, or any other that is named.</summary>
internal sealed class Brokers : IAsyncDisposable
{
    private readonly InMemoryRabbitMq? rabbitInProcess;
    private readonly IConnection? rabbit;

    private Brokers(KafkaConnection kafka, InMemoryRabbitMq? rabbitInProcess, IConnection? rabbit, IAmazonSQS sqs, string shipments, ServiceBusClient serviceBus)
    {
        (Kafka, this.rabbitInProcess, this.rabbit) = (kafka, rabbitInProcess, rabbit);
        (Sqs, ShipmentsUrl, ServiceBus) = (sqs, shipments, serviceBus);
    }

    public KafkaConnection Kafka { get; }

    public IAmazonSQS Sqs { get; }

    /// <summary>The queue <c>shipments</c>.</summary>
    public string ShipmentsUrl { get; }

    public ServiceBusClient ServiceBus { get; }

    public string Description { get; private init; } = "";

    /// <exception cref="UsageException">One that is named does not answer.</exception>
    public static async Task<Brokers> OpenAsync(Options options)
    {
        var kafka = await KafkaConnection.OpenAsync(options.Kafka);
        var (memory, rabbit) = options.RabbitMq is { } address ? (null, await RabbitMqBroker.ConnectAsync(address)) : (new InMemoryRabbitMq(), (IConnection?)null);
        var (sqs, queue) = await SqsBroker.OpenAsync(options.Sqs);
        return new Brokers(kafka, memory, rabbit, sqs, queue, ServiceBusBroker.Open(options.ServiceBus))
        {
            Description = $"{kafka.Description}, RabbitMQ {Where(options.RabbitMq)}, SQS {Where(options.Sqs)}, Service Bus {Where(options.ServiceBus is null ? null : "by its connection string")}",
        };
    }

    /// <summary>A channel that is not decorated yet. Publishing waits for the broker's word.</summary>
    public async Task<IChannel> CreateChannelAsync()
    {
        var options = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
        var channel = rabbitInProcess is not null ? rabbitInProcess.CreateChannel(options) : await rabbit!.CreateChannelAsync(options);
        await RabbitMqBroker.DeclareAsync(channel);
        return channel;
    }

    public async ValueTask DisposeAsync()
    {
        Kafka.Dispose();
        if (rabbit is not null) await rabbit.DisposeAsync();
        Sqs.Dispose();
        await ServiceBus.DisposeAsync();
    }

    private static string Where(string? address) => address is null ? "in this process" : Uri.TryCreate(address, UriKind.Absolute, out var uri) ? $"at {uri.Host}:{uri.Port}" : address;
}
