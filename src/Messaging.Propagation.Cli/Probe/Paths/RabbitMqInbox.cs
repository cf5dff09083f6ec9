using System.Globalization;
using System.Text;
using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Messaging.Propagation.Cli.Probe;

/// <summary>What a queue delivers: canaries are acknowledged, all else goes back to it in the end, by the broker even where the probe is killed.</summary>
internal sealed class RabbitMqInbox(IChannel channel, ProbeAddress address, ProbeOptions options) : IAsyncDisposable
{
    private readonly Channel<Delivery> deliveries = Channel.CreateUnbounded<Delivery>();
    private string? consumerTag;
    private int held;

    public static async Task<RabbitMqInbox> OpenAsync(IConnection connection, ProbeAddress address, ProbeOptions options, CancellationToken cancellationToken)
    {
        var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var inbox = new RabbitMqInbox(channel, address, options);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += inbox.DeliverAsync;
        consumer.UnregisteredAsync += inbox.EndAsync;
        channel.ChannelShutdownAsync += inbox.EndAsync;
        await channel.BasicQosAsync(0, ProbeOptions.MaxForeign, global: false, cancellationToken);
        inbox.consumerTag = await channel.BasicConsumeAsync(address.Destination, autoAck: false, consumer, cancellationToken);
        return inbox;
    }

    public async Task<IReadOnlyList<ReceivedCanary>> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(wait);
        try
        {
            if (!await deliveries.Reader.WaitToReadAsync(deadline.Token))
                throw new OperationInterruptedException(new ShutdownEventArgs(ShutdownInitiator.Peer, 0, "the broker ended the delivery"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }

        var canaries = new List<ReceivedCanary>();
        while (deliveries.Reader.TryRead(out var delivery))
        {
            if (options.Mark.Read(delivery.Body, FieldsOf(delivery.Headers)) is { } canary)
            {
                await channel.BasicAckAsync(delivery.Tag, multiple: false, cancellationToken);
                canaries.Add(canary);
            }
            else if (++held >= ProbeOptions.MaxForeign)
            {
                throw ProbeOptions.TooManyForeign(address.Text);
            }
        }

        return canaries;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // No more deliveries: a requeued message would be delivered to this consumer again, and counted twice.
            if (channel.IsOpen && consumerTag is not null) await channel.BasicCancelAsync(consumerTag);
        }
        finally
        {
            // Closing requeues what is not acknowledged in its place. A quorum queue puts what is rejected at its end.
            await channel.DisposeAsync();
        }
    }

    private static List<ReceivedField> FieldsOf(IDictionary<string, object?>? headers) =>
        [.. (headers ?? new Dictionary<string, object?>()).Select(header => header.Value switch
        {
            byte[] bytes => new ReceivedField(header.Key, Encoding.UTF8.GetString(bytes)),
            string text => new ReceivedField(header.Key, text),
            var other => new ReceivedField(header.Key, Convert.ToString(other, CultureInfo.InvariantCulture) ?? "", other?.GetType().Name ?? "nothing"),
        })];

    // The body is the client's again when this returns.
    private Task DeliverAsync(object sender, BasicDeliverEventArgs delivery)
    {
        deliveries.Writer.TryWrite(new Delivery(delivery.DeliveryTag, delivery.Body.ToArray(), delivery.BasicProperties.Headers));
        return Task.CompletedTask;
    }

    private Task EndAsync(object sender, AsyncEventArgs end)
    {
        deliveries.Writer.TryComplete();
        return Task.CompletedTask;
    }

    private sealed record Delivery(ulong Tag, byte[] Body, IDictionary<string, object?>? Headers);
}
