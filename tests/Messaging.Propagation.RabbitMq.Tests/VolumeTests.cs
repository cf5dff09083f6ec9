using System.Collections.Concurrent;
using Messaging.Propagation.TestKit;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Messaging.Propagation.RabbitMq.Tests;

public sealed class VolumeTests(Broker broker)
{
    private const int Publishers = 8, Consumers = 4, Messages = 50_000;

    [Fact]
    public async Task Fifty_thousand_messages_of_eight_publishers_all_arrive_each_with_its_own_context()
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker);
        var sent = new ConcurrentDictionary<string, string>();
        var received = new ConcurrentDictionary<string, string>();
        var channels = new List<IChannel>();
        for (var i = 0; i < Consumers; i++)
        {
            var channel = await rabbit.ChannelAsync(confirms: false);
            channels.Add(channel);
            await channel.BasicQosAsync(0, 200, false, TestContext.Current.CancellationToken);
            var consumer = new AsyncEventingBasicConsumer(channel);
            consumer.ReceivedAsync += async (_, delivery) =>
            {
                received[delivery.BasicProperties.MessageId!] = MessageProcessing.Current!.Extraction.Context.SpanId.ToHexString();
                await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
            };
            await channel.BasicConsumeAsync(rabbit.Queue, autoAck: false, consumer, TestContext.Current.CancellationToken);
        }

        await Task.WhenAll(Enumerable.Range(0, Publishers).Select(publisher => Task.Run(() => PublishAsync(rabbit, publisher, sent))));

        await Eventually.Holds(() => received.Count == Messages, "every message arrived");
        Assert.Equal(Messages, sent.Count);
        Assert.Equal(Messages, sent.Values.Distinct().Count());
        Assert.DoesNotContain(sent, message => received[message.Key] != message.Value);
        foreach (var channel in channels) await channel.DisposeAsync();
    }

    private static async Task PublishAsync(Rabbit rabbit, int publisher, ConcurrentDictionary<string, string> sent)
    {
        await using var channel = await rabbit.ChannelAsync(confirms: false);
        for (var i = 0; i < Messages / Publishers; i++)
        {
            var id = $"{publisher}-{i}";
            using var ambient = Ambient.Unlistened();
            sent[id] = ambient.SpanId.ToHexString();
            await channel.BasicPublishAsync("", rabbit.Queue, false, new BasicProperties { MessageId = id }, TestKit.RabbitMq.Messages.Body);
        }
    }
}
