using System.Globalization;
using System.Runtime.Serialization;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;

namespace Messaging.Propagation.Cli.Probe;

/// <summary>
/// A queue of Azure Service Bus. What is read and is not the probe's stays locked, or it would come again at once, and is abandoned in the end.
/// </summary>
/// <param name="address">Its address.</param>
/// <param name="options">What was asked for.</param>
/// <param name="given">A client to use in place of one by MSGPROP_SERVICEBUS; null for none.</param>
/// <param name="clock">The clock by which locks are renewed; null for the system's.</param>
internal sealed class ServiceBusPath(ProbeAddress address, ProbeOptions options, ServiceBusClient? given = null, TimeProvider? clock = null) : IProbePath
{
    private const string Variable = "MSGPROP_SERVICEBUS";
    private const int Batch = 100;

    private readonly TimeProvider time = clock ?? TimeProvider.System;
    private ServiceBusClient? client;
    private ServiceBusSender? sender;
    private ServiceBusReceiver? receiver;
    private ServiceBusLocks? locks;
    private ServiceBusAdministrationClient? creator;

    public int MaxFields => 64;

    public IReadOnlyList<string> OwnFields => [];

    public IReadOnlyList<string> Notes => [];

    public async Task OpenAsync(bool sends, bool receives, CancellationToken cancellationToken)
    {
        client = given ?? Connect(address, options);
        if (sends) sender = client.CreateSender(address.Destination);
        if (receives)
        {
            receiver = client.CreateReceiver(address.Destination);
            locks = new ServiceBusLocks(receiver, address, time);
        }

        try
        {
            await LookAsync(sends, receives, cancellationToken);
        }
        catch (ServiceBusException exception) when (exception.Reason == ServiceBusFailureReason.MessagingEntityNotFound)
        {
            if (!options.Creates || given is not null) throw ProbePaths.Absent(address, "queue");
            var administration = new ServiceBusAdministrationClient(Environment.GetEnvironmentVariable(Variable));
            await administration.CreateQueueAsync(address.Destination, cancellationToken);
            creator = administration;
            await LookAsync(sends, receives, cancellationToken);
        }
    }

    public async Task<string?> SendAsync(Canary canary, CancellationToken cancellationToken)
    {
        var message = new ServiceBusMessage(canary.Body) { MessageId = canary.Id, TimeToLive = options.TimeToLive };
        foreach (var field in canary.Fields) message.ApplicationProperties[field.Name] = field.Value;
        try
        {
            await sender!.SendMessageAsync(message, cancellationToken);
            return null;
        }
        catch (Exception exception)
            when (exception is SerializationException or ServiceBusException { Reason: ServiceBusFailureReason.MessageSizeExceeded })
        {
            return exception.Message;
        }
    }

    public async Task<IReadOnlyList<ReceivedCanary>> ReceiveAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var canaries = new List<(ServiceBusReceivedMessage Message, ReceivedCanary Canary)>();
        var others = new List<ServiceBusReceivedMessage>();
        foreach (var message in await receiver!.ReceiveMessagesAsync(Batch, wait, cancellationToken))
        {
            if (options.Mark.Read(message.Body.ToMemory().Span, FieldsOf(message)) is { } canary) canaries.Add((message, canary));
            else others.Add(message);
        }

        // Before anything that may fail: what is not held is not given back.
        locks!.Hold(others);
        foreach (var (message, _) in canaries) await receiver.CompleteMessageAsync(message, cancellationToken);
        return canaries.ConvertAll(pair => pair.Canary);
    }

    public async ValueTask DisposeAsync()
    {
        if (client is null) return;
        try
        {
            if (locks is not null) await locks.GiveBackAsync();
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
            if (creator is not null) await creator.DeleteQueueAsync(address.Destination);
        }
        finally
        {
            await client!.DisposeAsync();
        }
    }

    /// <summary>Returns a client by the connection string of the environment.</summary>
    /// <exception cref="UsageException">There is none, or it is for another namespace.</exception>
    public static ServiceBusClient Connect(ProbeAddress address, ProbeOptions options)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } connectionString)
            throw new UsageException($"{Variable} is not set: set it to the connection string of {OneLine.Of(address.Host)}.");
        var host = HostOf(connectionString);
        if (!string.Equals(host, address.Host, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException(
                $"{Variable} is for {OneLine.Of(host)} and the address for {OneLine.Of(address.Host)}: set it for that one, or mend the address.");
        }

        return new ServiceBusClient(connectionString, new ServiceBusClientOptions { RetryOptions = { MaxRetries = 1, TryTimeout = options.ConnectTimeout } });
    }

    /// <summary>Returns the address with the port of the connection string, to which the SDK connects; the address itself if that names none.</summary>
    public static ProbeAddress Resolve(ProbeAddress address)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } connectionString) return address;
        return EndpointOf(connectionString) is { IsDefaultPort: false, Port: > 0 and var port } ? address with { Port = port } : address;
    }

    private static string HostOf(string connectionString) => EndpointOf(connectionString)?.Host ?? "";

    private static Uri? EndpointOf(string connectionString)
    {
        try
        {
            return ServiceBusConnectionStringProperties.Parse(connectionString).Endpoint;
        }
        catch (FormatException)
        {
            // What it says is not shown: it is, or is to be, a secret.
            throw new UsageException($"{Variable} is no connection string: copy it from the namespace's access policies, as in Endpoint=sb://….");
        }
    }

    // A look neither locks nor counts as a delivery.
    private async Task LookAsync(bool sends, bool receives, CancellationToken cancellationToken)
    {
        if (receives) await receiver!.PeekMessageAsync(cancellationToken: cancellationToken);
        if (sends) (await sender!.CreateMessageBatchAsync(cancellationToken)).Dispose();
    }

    private static List<ReceivedField> FieldsOf(ServiceBusReceivedMessage message) =>
        [.. message.ApplicationProperties.Select(property => property.Value is string text
            ? new ReceivedField(property.Key, text)
            : new ReceivedField(property.Key, TextOf(property.Value), property.Value?.GetType().Name ?? "nothing"))];

    private static string TextOf(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
