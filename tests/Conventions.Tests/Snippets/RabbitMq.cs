using Messaging.Propagation.RabbitMq;
using Messaging.Propagation.Testing;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Messaging.Conventions.Tests.Snippets;

/// <summary>The code of docs/rabbitmq.md and the package's page.</summary>
internal static class RabbitMqSnippets
{
    public static async Task QuickStart(ConnectionFactory factory, CreateChannelOptions options, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        #region rabbitmq-quickstart
        IConnection connection = (await factory.CreateConnectionAsync(ct)).WithPropagation();   // every channel of it is decorated
        IChannel channel = await connection.CreateChannelAsync(options, ct);

        await channel.BasicPublishAsync("", "orders", body, ct);             // context injected, "publish orders" span, metrics

        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>                     // within a "consume orders" span, linked to the publisher; lag recorded
        {
            await Handle(delivery.Body);
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        };
        await channel.BasicConsumeAsync("orders", autoAck: false, consumer, ct);
        #endregion
    }

    public static async Task Get(IChannel channel, CancellationToken ct)
    {
        #region rabbitmq-get
        if (await channel.BasicGetAsync("orders", autoAck: false, ct) is { } result)
        {
            await channel.ProcessAsync(result, "orders", Handle, ct);
            await channel.BasicAckAsync(result.DeliveryTag, multiple: false, ct);
        }
        #endregion
    }

    public static async Task<IChannel> InMemory()
    {
        #region rabbitmq-memory
        var server = new InMemoryRabbitMq();
        var channel = await server.CreateConnection().WithPropagation().CreateChannelAsync();
        #endregion
        return channel;
    }

    private static Task Handle(BasicGetResult result, CancellationToken ct) => Task.CompletedTask;

    private static Task<int> Handle(ReadOnlyMemory<byte> body) => Task.FromResult(body.Length);
}
