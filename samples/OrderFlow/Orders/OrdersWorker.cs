using System.Text.Json;
using Confluent.Kafka;
using Messaging.Propagation;
using Messaging.Propagation.Kafka;
using Messaging.Propagation.RabbitMq;
using Messaging.Propagation.Testing;
using RabbitMQ.Client;

namespace OrderFlow;

/// <summary>Takes orders from Kafka and asks for their payment over RabbitMQ, within each order's process span.</summary>
internal sealed class OrdersWorker(KafkaClients kafka, Brokers brokers, MessagePropagator propagator, SabotageDesk sabotage, OrderBook book, ILogger<OrdersWorker> logger)
    : Worker(logger)
{
    protected override async Task RunAsync(CancellationToken stopping)
    {
        await using var channel = await RabbitMqBroker.OpenChannelAsync(brokers.RabbitMq.WithPropagation(propagator));
        await using var garbling = (await RabbitMqBroker.OpenChannelAsync(brokers.RabbitMq)).WithFaults(Sabotage.Garbled.Faults!)
            .WithPropagation(RabbitMqClientInfo.From(brokers.RabbitMq), propagator);
        using var consumer = kafka.BuildConsumer("orders-worker");
        consumer.Subscribe(Hops.Orders);
        try
        {
            await consumer.ProcessAsync(
                async (result, token) =>
                {
                    if (Read(result) is { } order)
                    {
                        book.Reached(order.Id, Hops.Orders, Place.Of(result));
                        await PublishAsync(sabotage.For(order.Id) == Sabotage.Garbled ? garbling : channel, order, token);
                    }

                    consumer.Commit(result);
                },
                stopping, error => Log.CannotRead(logger, Hops.Orders, error.Error.Reason));
        }
        finally
        {
            consumer.Close();
        }
    }

    private static ValueTask PublishAsync(IChannel channel, Order order, CancellationToken token) => channel.BasicPublishAsync(
        "", Hops.Payments, mandatory: false, new BasicProperties { MessageId = order.Id, Persistent = true }, JsonSerializer.SerializeToUtf8Bytes(order), token);

    // What cannot be read now can never be: it is left behind, or it would block the topic.
    private Order? Read(ConsumeResult<string, string> result)
    {
        try
        {
            return Order.Read(result.Message.Value);
        }
        catch (JsonException exception)
        {
            MessageProcessing.Current?.Fail(exception);
            Log.LeftOut(logger, result.TopicPartitionOffset, exception.Message);
            return null;
        }
    }
}
