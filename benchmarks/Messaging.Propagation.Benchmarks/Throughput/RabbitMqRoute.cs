using Messaging.Propagation.RabbitMq;
using Messaging.Propagation.TestKit.RabbitMq;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Messaging.Propagation.Benchmarks;

/// <summary>
/// A channel with publisher confirms and a consumer on a RabbitMQ server: the one of MESSAGING_RABBITMQ, or the distribution's own on 127.0.0.1, started and ended here.
/// The server is a process of its own: its processor time is not counted.
/// </summary>
internal sealed class RabbitMqRoute : IRoute
{
    private static readonly ReadOnlyMemory<byte> Body = "an order"u8.ToArray();

    // The client's own spans: its names for those who publish and those who receive.
    private static readonly string[] ClientSources = ["RabbitMQ.Client.Publisher", "RabbitMQ.Client.Subscriber"];

    private readonly LocalServer? server;
    private readonly IConnection connection;
    private readonly int window;

    private RabbitMqRoute(LocalServer? server, IConnection connection, int window) => (this.server, this.connection, this.window) = (server, connection, window);

    public string Name => window == 1 ? "RabbitMQ, each publish confirmed before the next" : $"RabbitMQ, up to {window} publishes waiting for their confirms";

    public int Messages => window == 1 ? 5_000 : 40_000;

    public IReadOnlyList<Variant> Variants =>
    [
        Variant.Nobody(), Variant.Recorded(), Variant.Everything(),
        new Variant("bare, the client's own spans recorded", null, static () => Variant.RecordSpansOf(ClientSources)),
    ];

    /// <param name="window">As many publishes as wait for their confirm at one time.</param>
    public static async Task<RabbitMqRoute> StartAsync(int window)
    {
        var address = Environment.GetEnvironmentVariable("MESSAGING_RABBITMQ");
        var server = address is null ? new LocalServer() : null;
        if (server is not null) await server.StartAsync().ConfigureAwait(false);
        var factory = new ConnectionFactory { Uri = server?.Address ?? new Uri(address!) };
        return new RabbitMqRoute(server, await factory.CreateConnectionAsync().ConfigureAwait(false), window);
    }

    public async Task<Measurement> MeasureAsync(Variant variant, int messages)
    {
        var confirms = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
        await using var barePublisher = await connection.CreateChannelAsync(confirms).ConfigureAwait(false);
        await using var bareConsumer = await connection.CreateChannelAsync().ConfigureAwait(false);
        var info = RabbitMqClientInfo.From(connection);
        var publisher = variant.Propagator is null ? barePublisher : barePublisher.WithPropagation(info, variant.Propagator);
        var channel = variant.Propagator is null ? bareConsumer : bareConsumer.WithPropagation(info, variant.Propagator);

        var queue = (await channel.QueueDeclareAsync().ConfigureAwait(false)).QueueName;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var received = 0;
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, _) =>
        {
            if (++received == messages) all.SetResult();
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue, autoAck: true, consumer).ConfigureAwait(false);

        var measurement = await Measurement.OfAsync(messages, async () =>
        {
            await PublishAsync(publisher, queue, messages).ConfigureAwait(false);
            await all.Task.WaitAsync(TimeSpan.FromSeconds(60)).ConfigureAwait(false);
        }).ConfigureAwait(false);
        await channel.QueueDeleteAsync(queue).ConfigureAwait(false);
        return measurement;
    }

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync().ConfigureAwait(false);
        if (server is not null) await server.DisposeAsync().ConfigureAwait(false);
    }

    private async Task PublishAsync(IChannel channel, string queue, int messages)
    {
        var confirming = new Task[window];
        Array.Fill(confirming, Task.CompletedTask);
        for (var i = 0; i < messages; i++)
        {
            await confirming[i % window].ConfigureAwait(false);
            confirming[i % window] = channel.BasicPublishAsync("", queue, Body).AsTask();
        }

        await Task.WhenAll(confirming).ConfigureAwait(false);
    }
}
