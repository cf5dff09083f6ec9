using System.Threading.Channels;
using RabbitMQ.Client;

namespace Messaging.Propagation.Testing;

/// <summary>A consumer: its deliveries reach it one after the other, outside the server's gate.</summary>
internal sealed class MemoryConsumer : IDisposable
{
    private readonly MemoryChannel channel;
    private readonly IAsyncBasicConsumer consumer;
    private readonly Channel<(MemoryMessage Message, ulong Tag)> inbox = Channel.CreateUnbounded<(MemoryMessage, ulong)>();
    private readonly CancellationTokenSource ended = new();
    private readonly CancellationToken end;

    public MemoryConsumer(MemoryChannel channel, MemoryQueue queue, string tag, bool autoAck, ushort prefetch, IAsyncBasicConsumer consumer)
    {
        this.channel = channel;
        this.consumer = consumer;
        Queue = queue;
        Tag = tag;
        AutoAck = autoAck;
        Prefetch = prefetch;
        end = ended.Token;
        _ = Task.Run(DispatchAsync);
    }

    public MemoryQueue Queue { get; }

    public string Tag { get; }

    public bool AutoAck { get; }

    /// <summary>Most messages delivered and not acknowledged; 0 for any number.</summary>
    public ushort Prefetch { get; }

    /// <summary>Messages delivered and not acknowledged.</summary>
    public int Unacknowledged { get; set; }

    public bool HasRoom => AutoAck || Prefetch == 0 || Unacknowledged < Prefetch;

    /// <summary>Takes a message. Under the server's gate.</summary>
    public void Accept(MemoryMessage message) => inbox.Writer.TryWrite((message, channel.Hold(Queue, message, AutoAck ? null : this, AutoAck)));

    /// <summary>Takes no more; what it has taken is still handled. Under the server's gate.</summary>
    public void Cancel()
    {
        Queue.Remove(this);
        inbox.Writer.TryComplete();
    }

    /// <summary>Ends it: what is being handled is told to stop, what waits is not handled.</summary>
    public void Dispose()
    {
        inbox.Writer.TryComplete();
        ended.Cancel();
        ended.Dispose();
    }

    private async Task DispatchAsync()
    {
        await consumer.HandleBasicConsumeOkAsync(Tag).ConfigureAwait(false);
        await foreach (var (message, tag) in inbox.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (end.IsCancellationRequested) return;
            try
            {
                await consumer.HandleBasicDeliverAsync(
                    Tag, tag, message.Returns > 0, message.Exchange, message.RoutingKey, message.Delivered(Queue.CountsReturns), message.Body,
                    end).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                await channel.ReportAsync(exception, Tag).ConfigureAwait(false);
            }
        }

        await consumer.HandleBasicCancelOkAsync(Tag).ConfigureAwait(false);
    }
}
