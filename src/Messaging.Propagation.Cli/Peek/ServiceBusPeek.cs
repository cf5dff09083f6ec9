using Azure.Messaging.ServiceBus;
using Messaging.Propagation.Cli.Inspect;
using Messaging.Propagation.Cli.Probe;

namespace Messaging.Propagation.Cli.Peek;

/// <summary>Peeks at a queue or subscription by the service's own operation, which has no effect on messages.</summary>
/// <param name="address">The queue, or <c>topic/subscriptions/name</c>; either may end in <c>/$deadletterqueue</c>.</param>
/// <param name="options">What to peek at.</param>
/// <param name="given">A client to use; null for one by MSGPROP_SERVICEBUS.</param>
internal sealed class ServiceBusPeek(ProbeAddress address, PeekOptions options, ServiceBusClient? given = null)
{
    private const string DeadLetters = "$deadletterqueue";

    public async Task<PeekResult> PeekAsync(CancellationToken cancellationToken)
    {
        var client = given ?? ServiceBusPath.Connect(address, options.Limits);
        await using var owned = given is null ? client : null;
        var receiver = ReceiverOf(client);
        var messages = new List<DumpMessage>();
        try
        {
            while (messages.Count < options.Count &&
                await receiver.PeekMessagesAsync(options.Count - messages.Count, cancellationToken: cancellationToken) is { Count: > 0 } peeked)
                messages.AddRange(peeked.Select(MessageOf));
        }
        catch (ServiceBusException exception) when (exception.Reason == ServiceBusFailureReason.MessagingEntityNotFound)
        {
            throw ProbePaths.Absent(address, "queue or subscription", "check its name");
        }

        return new PeekResult(messages);
    }

    private ServiceBusReceiver ReceiverOf(ServiceBusClient client)
    {
        var parts = address.Destination.Split('/');
        var isDead = string.Equals(parts[^1], DeadLetters, StringComparison.OrdinalIgnoreCase);
        if (isDead) parts = parts[..^1];
        var how = new ServiceBusReceiverOptions { SubQueue = isDead ? SubQueue.DeadLetter : SubQueue.None };
        return parts is [var topic, var word, var name] && string.Equals(word, "subscriptions", StringComparison.OrdinalIgnoreCase)
            ? client.CreateReceiver(topic, name, how)
            : client.CreateReceiver(string.Join('/', parts), how);
    }

    private DumpMessage MessageOf(ServiceBusReceivedMessage message) =>
        new(
            $"sequence {message.SequenceNumber}", DumpShape.Peeked,
            [.. message.ApplicationProperties.Select(property => (property.Key, FieldValue.Any(property.Value)))])
        {
            Body = options.WantsBodies ? message.Body.ToString() : null,
        };
}
