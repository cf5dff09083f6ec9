using Messaging.Propagation.RabbitMq;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit.RabbitMq;
using RabbitMQ.Client;

namespace Messaging.Propagation.Cli.Tests;

/// <summary>A shovel that breaks what it forwards.</summary>
internal static class RabbitMqRelay
{
    public static Relay Start(Broker broker, string from, string to, ContextFaults faults) => new(async token =>
    {
        await using var connection = await broker.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: token);
        while (true)
        {
            token.ThrowIfCancellationRequested();
            if (await channel.BasicGetAsync(from, autoAck: true, token) is not { } message)
            {
                await Task.Yield();
                continue;
            }

            var properties = new BasicProperties(message.BasicProperties);
            faults.Apply(properties.Headers!, default(RabbitMqCarrier.Getter), default(RabbitMqCarrier.Setter));
            await channel.BasicPublishAsync("", to, mandatory: true, properties, message.Body, token);
        }
    });
}
