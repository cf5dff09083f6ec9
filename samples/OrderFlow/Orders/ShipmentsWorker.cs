using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;
using Azure.Messaging.ServiceBus;
using Messaging.Propagation;
using Messaging.Propagation.ServiceBus;
using Messaging.Propagation.Sqs;

namespace OrderFlow;

/// <summary>
/// Takes shipments from SQS by the batch: the list that is packed is one process span with a link to every order, and what is done for a single order is of that
/// order's trace. Invoices are scheduled over Service Bus.
/// </summary>
internal sealed class ShipmentsWorker(Brokers brokers, MessagePropagator propagator, SabotageDesk sabotage, OrderBook book, ILogger<ShipmentsWorker> logger) : Worker(logger)
{
    // That much later an invoice is sent; the time until then is no lag.
    private static readonly TimeSpan InvoiceAfter = TimeSpan.FromMilliseconds(50);

    private readonly IAmazonSQS sqs = brokers.Sqs.WithPropagation(propagator);
    private readonly ServiceBusSender invoices = brokers.ServiceBus.WithPropagation(propagator).CreateSender(Hops.Invoices);

    // Who has not the key has another one.
    private readonly ServiceBusSender forging = brokers.ServiceBus.WithPropagation(Keys.Forger()).CreateSender(Hops.Invoices);

    protected override async Task RunAsync(CancellationToken stopping)
    {
        var request = new ReceiveMessageRequest(brokers.ShipmentsUrl) { MaxNumberOfMessages = 10, WaitTimeSeconds = 5 };
        while (true)
        {
            var messages = (await sqs.ReceiveMessageAsync(request, stopping)).Messages ?? [];
            Pack(messages);
            foreach (var message in messages)
                if (await IsDoneAsync(message, stopping))
                    await sqs.DeleteMessageAsync(brokers.ShipmentsUrl, message.ReceiptHandle, stopping);
        }
    }

    private void Pack(List<Message> messages)
    {
        using var packing = sqs.StartProcessing(messages, brokers.ShipmentsUrl);
        if (messages.Count > 0) Log.Packed(logger, messages.Count);
    }

    // What fails here comes again by itself, and what is no order never will be one.
    private async Task<bool> IsDoneAsync(Message message, CancellationToken stopping)
    {
        try
        {
            await sqs.ProcessAsync(message, brokers.ShipmentsUrl, ShipAsync, stopping);
            return true;
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            Log.CannotShip(logger, message.MessageId, exception.Message);
            return exception is JsonException;
        }
    }

    private async Task ShipAsync(Message message, CancellationToken stopping)
    {
        var order = Order.Read(message.Body);
        book.Reached(order.Id, Hops.Shipments, Place.Of("aws_sqs", Hops.Shipments, message.MessageId));
        var invoice = new ServiceBusMessage(JsonSerializer.Serialize(order)) { MessageId = order.Id };
        var sender = sabotage.For(order.Id) == Sabotage.Forged ? forging : invoices;
        await sender.ScheduleMessageAsync(invoice, TimeProvider.System.GetUtcNow() + InvoiceAfter, stopping);
    }
}
