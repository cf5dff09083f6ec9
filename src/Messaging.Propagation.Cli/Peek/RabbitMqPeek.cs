using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Messaging.Propagation.Cli.Inspect;
using Messaging.Propagation.Cli.Probe;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Messaging.Propagation.Cli.Peek;

/// <summary>Gets messages of a queue and returns all of them at the end; reads a stream by offset.</summary>
internal static class RabbitMqPeek
{
    private const ushort NotFound = 404, NotAStream = 406, NotImplemented = 540;
    private const string StreamOffset = "x-stream-offset", DeliveryCount = "x-delivery-count";

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    public static async Task<PeekResult> PeekAsync(ProbeAddress address, PeekOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return options.Place.IsGiven
                ? await ReadStreamAsync(address, options, cancellationToken)
                : await GetAsync(address, options, cancellationToken);
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode == NotImplemented && !options.Place.IsGiven)
        {
            // A stream has no get.
            return await ReadStreamAsync(address, options, cancellationToken);
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode is NotAStream or NotImplemented && options.Place.IsGiven)
        {
            throw new UsageException($"{address.Text} is not a stream, and --at is for streams: leave it out.");
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode == NotFound)
        {
            throw ProbePaths.Absent(address, "queue", "check its name and ?vhost=name");
        }
    }

    private static async Task<PeekResult> GetAsync(ProbeAddress address, PeekOptions options, CancellationToken cancellationToken)
    {
        // The end of the connection requeues the messages, whatever happens.
        await using var connection = await RabbitMqConnection.OpenAsync(address, options.Limits, cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var messages = new List<DumpMessage>();
        long? deliveries = null;
        while (messages.Count < options.Count && await channel.BasicGetAsync(address.Destination, autoAck: false, cancellationToken) is { } message)
        {
            messages.Add(MessageOf(message.BasicProperties, message.Body, message.BasicProperties.MessageId ?? $"message {messages.Count + 1}", options));
            if (message.BasicProperties.Headers is { } headers && headers.TryGetValue(DeliveryCount, out var value) && value is long count)
                deliveries = Math.Max(deliveries ?? 0, count + 1);
        }

        // Not by a negative acknowledgement: a quorum queue would put the messages at its end.
        await connection.CloseAsync(CancellationToken.None);
        var counted = deliveries is null ? "" : $" The quorum queue counts a delivery for each, up to {deliveries} now, and dead-letters a message at its delivery limit.";
        return new PeekResult(messages, $"RabbitMQ requeued all that was read ({messages.Count}) and marks it as redelivered.{counted}");
    }

    private static async Task<PeekResult> ReadStreamAsync(ProbeAddress address, PeekOptions options, CancellationToken cancellationToken)
    {
        if (options.Place.Start == PeekStart.Beginning) return new PeekResult(Texts(await ReadFromAsync("first", address, options, cancellationToken)));
        if (options.Place.Start == PeekStart.Offset) return new PeekResult(Texts(await ReadFromAsync(options.Place.Offset, address, options, cancellationToken)));

        // "last" is the last chunk, of any number of messages. It tells the last offset.
        var last = await ReadFromAsync("last", address, options with { Count = ushort.MaxValue }, cancellationToken);
        if (last.Count == 0) return new PeekResult([]);
        var start = Math.Max(0, last[^1].Offset - options.Count + 1);
        return new PeekResult(Texts(await ReadFromAsync(start, address, options, cancellationToken)));
    }

    private static List<DumpMessage> Texts(List<(long Offset, DumpMessage Message)> read) => read.ConvertAll(each => each.Message);

    private static async Task<List<(long Offset, DumpMessage Message)>> ReadFromAsync(
        object start, ProbeAddress address, PeekOptions options, CancellationToken cancellationToken)
    {
        await using var connection = await RabbitMqConnection.OpenAsync(address, options.Limits, cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var arrived = Channel.CreateUnbounded<(long, DumpMessage)>();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            object? value = null;
            delivery.BasicProperties.Headers?.TryGetValue(StreamOffset, out value);
            var offset = Convert.ToInt64(value, CultureInfo.InvariantCulture);
            if (offset >= (start as long? ?? 0)) arrived.Writer.TryWrite((offset, MessageOf(delivery.BasicProperties, delivery.Body, $"offset {offset}", options)));
            return Task.CompletedTask;
        };

        // Not acknowledged: an acknowledgement of a stream only asks for more.
        await channel.BasicQosAsync(0, ushort.MaxValue, global: false, cancellationToken);
        await channel.BasicConsumeAsync(
            address.Destination, autoAck: false, "", noLocal: false, exclusive: false, new Dictionary<string, object?> { [StreamOffset] = start }, consumer, cancellationToken);
        return await TakeAsync(arrived.Reader, options.Count, cancellationToken);
    }

    private static async Task<List<(long Offset, DumpMessage Message)>> TakeAsync(
        ChannelReader<(long Offset, DumpMessage Message)> reader, int count, CancellationToken cancellationToken)
    {
        var messages = new List<(long, DumpMessage)>();
        while (messages.Count < count)
        {
            // The end of a stream is told by silence alone.
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            silence.CancelAfter(Silence);
            try
            {
                messages.Add(await reader.ReadAsync(silence.Token));
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return messages;
            }
        }

        return messages;
    }

    private static DumpMessage MessageOf(IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, string place, PeekOptions options) =>
        new(place, DumpShape.Peeked, [.. (properties.Headers ?? new Dictionary<string, object?>()).Select(header => (header.Key, FieldValue.Any(header.Value)))])
        {
            Body = options.WantsBodies ? Encoding.UTF8.GetString(body.Span) : null,
        };
}
