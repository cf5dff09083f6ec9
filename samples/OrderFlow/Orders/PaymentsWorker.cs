using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;
using Messaging.Propagation;
using Messaging.Propagation.RabbitMq;
using Messaging.Propagation.Sqs;
using Messaging.Propagation.Testing;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace OrderFlow;

/// <summary>
/// Takes the money, and asks for the shipment over SQS. A payment that is declined is rejected, waits among the dead letters, and is sent on as it is by the
/// same worker: the trace stays one.
/// </summary>
internal sealed class PaymentsWorker(Brokers brokers, MessagePropagator propagator, SabotageDesk sabotage, OrderBook book, ILogger<PaymentsWorker> logger) : Worker(logger)
{
    private const int SqsAttributes = 10;

    private readonly IAmazonSQS sqs = brokers.Sqs.WithPropagation(propagator);
    private readonly IAmazonSQS oversizing = brokers.Sqs.WithFaults(Sabotage.Oversized.Faults!).WithPropagation(propagator);

    protected override async Task RunAsync(CancellationToken stopping)
    {
        await using var channel = await RabbitMqBroker.OpenChannelAsync(brokers.RabbitMq.WithPropagation(propagator));

        // What stops this run: a closed channel, or a failure that is not the message's own. The channel goes with it, and the broker then delivers anew what was not settled.
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        channel.ChannelShutdownAsync += (_, reason) =>
        {
            end.TrySetException(new OperationInterruptedException(reason));
            return Task.CompletedTask;
        };
        await channel.BasicQosAsync(0, 16, global: false, stopping);
        await ConsumeAsync(channel, Hops.Payments, PayAsync, end, stopping);
        await ConsumeAsync(channel, Hops.PaymentsRetry, (order, delivery) => RetryAsync(channel, order, delivery), end, stopping);
        await end.Task.WaitAsync(stopping);
    }

    private static async Task ConsumeAsync(IChannel channel, string queue, Func<Order, BasicDeliverEventArgs, Task> handle, TaskCompletionSource end, CancellationToken stopping)
    {
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            try
            {
                await handle(Order.Read(delivery.Body.Span), delivery);
                await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false, CancellationToken.None);
            }
            catch (Exception exception) when (exception is DeclinedException or JsonException)
            {
                MessageProcessing.Current?.Fail(exception);
                await channel.BasicRejectAsync(delivery.DeliveryTag, requeue: false, CancellationToken.None);
            }
            catch (Exception exception)
            {
                MessageProcessing.Current?.Fail(exception);
                end.TrySetException(exception);
            }
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer, stopping);
    }

    private async Task PayAsync(Order order, BasicDeliverEventArgs delivery)
    {
        book.Reached(order.Id, Hops.Payments, Place.Of("rabbitmq", Hops.Payments, delivery.BasicProperties.MessageId));
        var isRetried = delivery.BasicProperties.Headers?.ContainsKey("x-death") == true;
        if (order.IsDeclinedAtFirst && !isRetried) throw new DeclinedException();

        var act = sabotage.For(order.Id);
        var request = new SendMessageRequest(brokers.ShipmentsUrl, JsonSerializer.Serialize(order));
        if (act == Sabotage.Eleventh)
            request.MessageAttributes = Enumerable.Range(1, SqsAttributes).ToDictionary(i => $"own-{i}", _ => new MessageAttributeValue { DataType = "String", StringValue = "x" });
        await (act == Sabotage.Oversized ? oversizing : sqs).SendMessageAsync(request);
    }

    // A forward: the message goes on as it came, with its headers. Its context is replaced by the current one, and the hop is counted.
    private async Task RetryAsync(IChannel channel, Order order, BasicDeliverEventArgs delivery)
    {
        book.Reached(order.Id, Hops.PaymentsRetry, Place.Of("rabbitmq", Hops.PaymentsRetry, delivery.BasicProperties.MessageId));
        await channel.BasicPublishAsync("", Hops.Payments, mandatory: false, new BasicProperties(delivery.BasicProperties), delivery.Body.ToArray());
    }

    private sealed class DeclinedException() : Exception("The payment was declined.");
}
