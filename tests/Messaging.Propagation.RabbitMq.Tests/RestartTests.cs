using System.Collections.Concurrent;
using Messaging.Propagation.TestKit;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Messaging.Propagation.RabbitMq.Tests;

/// <summary>A server that is killed and comes again, in the middle of everything.</summary>
public sealed class RestartTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restart_of_the_server_throws_only_what_the_bare_client_throws_and_the_recovered_channel_goes_on()
    {
        Assert.SkipUnless(LocalServer.IsInstalled, "A server of somebody else's is not ours to kill: install rabbitmq-server for this test.");
        await using var server = new LocalServer();
        await server.StartAsync();
        var propagator = MessagePropagator.Create();
        await using var connection = await new ConnectionFactory { Uri = server.Address, NetworkRecoveryInterval = TimeSpan.FromMilliseconds(200) }.CreateConnectionAsync(Token);
        var queue = $"restart-{Environment.ProcessId}";
        using var spans = new Spans(queue);
        var channel = (await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Token)).WithPropagation(RabbitMqClientInfo.From(connection), propagator);
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: Token);
        var received = new ConcurrentDictionary<string, string>();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            received[delivery.BasicProperties.MessageId!] = MessageProcessing.Current!.Extraction.Context.SpanId.ToHexString();
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer, Token);
        var recovered = 0;
        connection.RecoverySucceededAsync += (_, _) => Task.FromResult(Interlocked.Increment(ref recovered));

        var (before, _) = await PublishAsync(channel, queue, "before", 50);
        await server.KillAsync();
        var (none, thrown) = await PublishAsync(channel, queue, "meanwhile", 5);
        await server.StartAsync();
        await Eventually.Holds(() => Volatile.Read(ref recovered) > 0, "the connection recovered");
        var (after, _) = await PublishAsync(channel, queue, "after", 50);

        await Eventually.Holds(() => before.Concat(after).All(received.ContainsKey), "every confirmed message arrived");
        Assert.Equal((50, 0, 50), (before.Count, none.Count, after.Count));
        Assert.All(thrown, exception => Assert.True(exception is AlreadyClosedException or OperationInterruptedException or PublishException, exception.ToString()));
        Assert.Equal(105, spans.Named($"publish {queue}").Count);
        Assert.Equal(5, spans.Named($"publish {queue}").Count(span => span.GetTagItem("error.type") is not null));
        var sent = spans.Named($"publish {queue}").ToDictionary(span => (string)span.GetTagItem("messaging.message.id")!, span => span.SpanId.ToHexString());
        Assert.DoesNotContain(received, message => sent[message.Key] != message.Value);
    }

    private static async Task<(List<string> Confirmed, List<Exception> Thrown)> PublishAsync(IChannel channel, string queue, string name, int messages)
    {
        var confirmed = new List<string>();
        var thrown = new List<Exception>();
        for (var i = 0; i < messages; i++)
        {
            var id = $"{name}-{i}";
            try
            {
                await channel.BasicPublishAsync("", queue, true, new BasicProperties { MessageId = id, Persistent = true }, Messages.Body, Token);
                confirmed.Add(id);
            }
            catch (Exception exception)
            {
                thrown.Add(exception);
            }
        }

        return (confirmed, thrown);
    }
}
