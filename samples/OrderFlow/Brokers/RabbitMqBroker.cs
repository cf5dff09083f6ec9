using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace OrderFlow;

/// <summary>RabbitMQ: the queue <c>payments</c>, and where what it rejects goes.</summary>
internal static class RabbitMqBroker
{
    public const string ClientName = "order-flow";

    /// <exception cref="UsageException">Nobody answers, or not as asked.</exception>
    public static async Task<IConnection> ConnectAsync(string address)
    {
        try
        {
            // Recovers by itself when the broker was away.
            return await new ConnectionFactory { Uri = new Uri(address), ClientProvidedName = ClientName }.CreateConnectionAsync();
        }
        catch (BrokerUnreachableException exception) when (IsRefusal(exception))
        {
            throw new UsageException("RabbitMQ answered at --rabbitmq and refused the user or the password; write amqp://user:password@host:port, or leave it out for one in this process");
        }
        catch (Exception exception) when (exception is BrokerUnreachableException or UriFormatException or ArgumentException)
        {
            throw new UsageException(
                $"no RabbitMQ answered at --rabbitmq ({exception.Message.TrimEnd('.')}); write amqp://user:password@host:port, or leave it out for one in this process");
        }
    }

    /// <summary>Opens a channel and declares the queues. A publish waits until the broker confirms it.</summary>
    public static async Task<IChannel> OpenChannelAsync(IConnection connection)
    {
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await channel.QueueDeclareAsync(Hops.PaymentsRetry, durable: true, exclusive: false, autoDelete: false);
        await channel.QueueDeclareAsync(Hops.Payments, durable: true, exclusive: false, autoDelete: false, arguments: new Dictionary<string, object?>
        {
            ["x-dead-letter-exchange"] = "",
            ["x-dead-letter-routing-key"] = Hops.PaymentsRetry,
        });
        return channel;
    }

    // The client wraps it, and a uri names one host.
    private static bool IsRefusal(Exception? exception) =>
        exception is AuthenticationFailureException || (exception is not null && IsRefusal(exception.InnerException));
}
