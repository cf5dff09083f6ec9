using System.Text;
using System.Threading.Channels;
using Messaging.Propagation.RabbitMq;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Messaging.Propagation.TestKit.RabbitMq;

/// <summary>One test's connection and queue, decorated by the compiled decorator or by the proxy that stands in for it.</summary>
public sealed class Rabbit : IAsyncDisposable
{
    private static int number;

    private Rabbit(IConnection connection, MessagePropagator propagator, string queue)
    {
        Connection = connection;
        Decorated = connection.WithPropagation(propagator);
        Propagator = propagator;
        Queue = queue;
    }

    /// <summary>Gets the bare connection.</summary>
    public IConnection Connection { get; }

    /// <summary>Gets the same connection, decorated.</summary>
    public IConnection Decorated { get; }

    public MessagePropagator Propagator { get; }

    public string Queue { get; }

    public static async Task<Rabbit> ConnectAsync(
        Broker broker, bool byProxy = false, Action<MessagePropagationOptions>? configure = null, bool quorum = false, bool durable = false)
    {
        var propagator = MessagePropagator.Create(options =>
        {
            options.UseDispatchProxy = byProxy;
            configure?.Invoke(options);
        });
        var rabbit = new Rabbit(await broker.ConnectAsync(), propagator, $"queue-{Interlocked.Increment(ref number)}-{Environment.ProcessId}");
        await using var channel = await rabbit.Connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(
            rabbit.Queue, durable: quorum || durable, exclusive: false, autoDelete: false, quorum ? new Dictionary<string, object?> { ["x-queue-type"] = "quorum" } : null);
        return rabbit;
    }

    /// <summary>A decorated channel; with confirms that are tracked, a publish ends with the broker's word.</summary>
    public Task<IChannel> ChannelAsync(bool confirms = true) => Decorated.CreateChannelAsync(new CreateChannelOptions(confirms, confirms));

    public Task<IChannel> PlainChannelAsync(bool confirms = true) => Connection.CreateChannelAsync(new CreateChannelOptions(confirms, confirms));

    public async Task<BasicGetResult> GetAsync(IChannel channel, bool autoAck = true)
    {
        BasicGetResult? result = null;
        await Eventually.Holds(async () => (result = await channel.BasicGetAsync(Queue, autoAck)) is not null, "a message came");
        return result!;
    }

    /// <summary>Consumes with a handler; what it was given is in the result, in order.</summary>
    public async Task<ChannelReader<BasicDeliverEventArgs>> ConsumeAsync(
        IChannel channel, Func<BasicDeliverEventArgs, Task>? handler = null, bool autoAck = false, string? queue = null)
    {
        var received = System.Threading.Channels.Channel.CreateUnbounded<BasicDeliverEventArgs>();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            try
            {
                if (handler is not null) await handler(delivery);
            }
            finally
            {
                received.Writer.TryWrite(delivery);
            }
        };
        await channel.BasicConsumeAsync(queue ?? Queue, autoAck, consumer);
        return received.Reader;
    }

    public async ValueTask DisposeAsync()
    {
        // Where a test has failed with the connection down, that failure is the one to be seen.
        if (Connection.IsOpen)
        {
            await using var channel = await Connection.CreateChannelAsync();
            await channel.QueueDeleteAsync(Queue);
        }

        await Connection.DisposeAsync();
    }
}

/// <summary>What tests do with messages again and again.</summary>
public static class Messages
{
    public static readonly ReadOnlyMemory<byte> Body = "body"u8.ToArray();

    public static string? Text(this IReadOnlyBasicProperties properties, string header) =>
        properties.Headers is not null && properties.Headers.TryGetValue(header, out var value) && value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : null;

    public static string? SpanIdOf(IReadOnlyBasicProperties properties) => properties.Text("traceparent")?.Split('-')[2];

    public static async Task<T> Next<T>(this ChannelReader<T> reader)
    {
        using var deadline = new CancellationTokenSource(Eventually.Deadline);
        return await reader.ReadAsync(deadline.Token);
    }
}
