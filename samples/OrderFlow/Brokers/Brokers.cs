using Amazon.SQS;
using Azure.Messaging.ServiceBus;
using Messaging.Propagation.Testing;
using RabbitMQ.Client;

namespace OrderFlow;

/// <summary>The four brokers that orders go through: each in this process, or any other that is named.</summary>
internal sealed class Brokers : IAsyncDisposable
{
    private Brokers(KafkaConnection kafka, IConnection rabbitMq, IAmazonSQS sqs, string shipments, ServiceBusClient serviceBus)
    {
        (Kafka, RabbitMq) = (kafka, rabbitMq);
        (Sqs, ShipmentsUrl, ServiceBus) = (sqs, shipments, serviceBus);
    }

    public KafkaConnection Kafka { get; }

    /// <summary>The connection, not decorated yet.</summary>
    public IConnection RabbitMq { get; }

    public IAmazonSQS Sqs { get; }

    /// <summary>The queue <c>shipments</c>.</summary>
    public string ShipmentsUrl { get; }

    public ServiceBusClient ServiceBus { get; }

    public string Description { get; private init; } = "";

    /// <exception cref="UsageException">One that is named does not answer.</exception>
    public static async Task<Brokers> OpenAsync(Options options)
    {
        var kafka = await KafkaConnection.OpenAsync(options.Kafka);
        var rabbitMq = options.RabbitMq is { } address ? await RabbitMqBroker.ConnectAsync(address) : new InMemoryRabbitMq().CreateConnection(RabbitMqBroker.ClientName);
        var (sqs, queue) = await SqsBroker.OpenAsync(options.Sqs);
        return new Brokers(kafka, rabbitMq, sqs, queue, ServiceBusBroker.Open(options.ServiceBus))
        {
            Description = $"{kafka.Description}, RabbitMQ {Where(options.RabbitMq)}, SQS {Where(options.Sqs)}, Service Bus {Where(options.ServiceBus is null ? null : "by its connection string")}",
        };
    }

    public async ValueTask DisposeAsync()
    {
        Kafka.Dispose();
        await RabbitMq.DisposeAsync();
        Sqs.Dispose();
        await ServiceBus.DisposeAsync();
    }

    private static string Where(string? address) => address is null ? "in this process" : Uri.TryCreate(address, UriKind.Absolute, out var uri) ? $"at {uri.Host}:{uri.Port}" : address;
}
