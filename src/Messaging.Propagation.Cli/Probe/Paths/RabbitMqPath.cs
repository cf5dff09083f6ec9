using System.Globalization;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Messaging.Propagation.Cli.Probe;

/// <summary>
/// A queue, written to by the default exchange. What is read and is not the probe's is held, or it would come again at once, and goes back in the end.
/// </summary>
internal sealed class RabbitMqPath(ProbeAddress address, ProbeOptions options) : IProbePath
{
    private const ushort NotFound = 404;

    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);

    private IConnection? connection, sending;
    private IChannel? publisher;
    private RabbitMqInbox? inbox;
    private bool created;

    public int MaxFields => 64;

    public IReadOnlyList<string> OwnFields => [];

    public IReadOnlyList<string> Notes { get; private set; } = [];

    public async Task OpenAsync(bool sends, bool receives, CancellationToken cancellationToken)
    {
        connection = await RabbitMqConnection.OpenAsync(address, options, cancellationToken);
        await LookAsync(receives, cancellationToken);
        if (receives) inbox = await RabbitMqInbox.OpenAsync(connection, address, options, cancellationToken);
        if (sends) await OpenPublisherAsync(cancellationToken);
    }

    public async Task<string?> SendAsync(Canary canary, CancellationToken cancellationToken)
    {
        if (publisher is not { IsOpen: true }) await OpenPublisherAsync(cancellationToken);
        var properties = new BasicProperties
        {
            AppId = "msgprop",
            DeliveryMode = DeliveryModes.Persistent,
            Expiration = ((long)options.TimeToLive.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
            Headers = canary.Fields.ToDictionary(field => field.Name, object? (field) => field.Value),
        };
        try
        {
            await publisher!.BasicPublishAsync("", address.Destination, mandatory: true, properties, canary.Body, cancellationToken);
            return null;
        }
        catch (Exception exception) when (exception is PublishException or OperationInterruptedException)
        {
            // A frame that is too large ends the connection, which is why publishing has one of its own.
            return exception.Message;
        }
    }

    public Task<IReadOnlyList<ReceivedCanary>> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken) => inbox!.ReceiveAsync(wait, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (inbox is not null) await inbox.DisposeAsync();
        }
        finally
        {
            await RemoveAsync();
        }
    }

    private async Task RemoveAsync()
    {
        try
        {
            if (!created) return;
            await using var channel = await connection!.CreateChannelAsync();
            await channel.QueueDeleteAsync(address.Destination);
        }
        finally
        {
            await EndSendingAsync();
            if (connection is not null) await connection.DisposeAsync();
        }
    }

    private async Task LookAsync(bool receives, CancellationToken cancellationToken)
    {
        var channel = await connection!.CreateChannelAsync(cancellationToken: cancellationToken);
        try
        {
            var found = await channel.QueueDeclarePassiveAsync(address.Destination, cancellationToken);
            if (receives && found.ConsumerCount > 0)
                Notes = [$"{address.Destination} has consumers ({found.ConsumerCount}), which may take canaries before the probe does."];
            await channel.CloseAsync(cancellationToken);
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode == NotFound)
        {
            // The broker has closed that channel over it.
            if (!options.Creates) throw ProbePaths.Absent(address, "queue");
            channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            await channel.QueueDeclareAsync(address.Destination, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellationToken);
            created = true;
        }
    }

    private async Task EndSendingAsync()
    {
        if (sending is null) return;

        try
        {
            await sending.DisposeAsync().AsTask().WaitAsync(Goodbye);
        }
        catch (TimeoutException)
        {
            // A broker that has blocked it, for want of memory or disk, reads no goodbye either. The connection ends with the process.
            return;
        }
    }

    private async Task OpenPublisherAsync(CancellationToken cancellationToken)
    {
        if (sending is not { IsOpen: true })
        {
            await EndSendingAsync();
            sending = await RabbitMqConnection.OpenAsync(address, options, cancellationToken);
        }

        var confirms = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
        publisher = await sending.CreateChannelAsync(confirms, cancellationToken);
    }
}
