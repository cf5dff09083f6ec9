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

    public int Messages => window == 1 ? 20_000 : 40_000;

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
        var arrivals = new Arrivals();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, _) =>
        {
            arrivals.Count();
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue, autoAck: true, consumer).ConfigureAwait(false);

        // Not measured: the channels and the queue are new, and so is what the decorators keep of them.
        await RunAsync(publisher, queue, arrivals, messages / 10).ConfigureAwait(false);
        var measurement = await Measurement.OfAsync(messages, () => RunAsync(publisher, queue, arrivals, messages)).ConfigureAwait(false);
        await channel.QueueDeleteAsync(queue).ConfigureAwait(false);
        return measurement;
    }

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync().ConfigureAwait(false);
        if (server is not null) await server.DisposeAsync().ConfigureAwait(false);
    }

    private async Task RunAsync(IChannel publisher, string queue, Arrivals arrivals, int messages)
    {
        var all = arrivals.Expect(messages);
        await PublishAsync(publisher, queue, messages).ConfigureAwait(false);
        await all.WaitAsync(TimeSpan.FromSeconds(60)).ConfigureAwait(false);
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

    // One message arrives after another, and none before it is expected.
    private sealed class Arrivals
    {
        private TaskCompletionSource all = null!;
        private int missing;

        public Task Expect(int messages)
        {
            all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref missing, messages);
            return messages == 0 ? Task.CompletedTask : all.Task;
        }

        public void Count()
        {
            if (--missing == 0) all.SetResult();
        }
    }
}
