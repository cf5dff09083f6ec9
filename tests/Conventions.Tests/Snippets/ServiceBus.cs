using Azure.Messaging.ServiceBus;
using Messaging.Propagation.ServiceBus;
using Messaging.Propagation.Testing;

namespace Messaging.Conventions.Tests.Snippets;

/// <summary>The code of docs/servicebus.md and the packages' pages.</summary>
internal static class ServiceBusSnippets
{
    public static async Task QuickStart(string connectionString, CancellationToken ct)
    {
        #region servicebus-quickstart
        await using var client = new ServiceBusClient(connectionString).WithPropagation();

        await client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("an order"), ct);   // context injected, "send orders" span, metrics

        await using var processor = client.CreateProcessor("orders");
        processor.ProcessMessageAsync += args => Handle(args.Message.Body);                            // within a "process orders" span, linked to the sender; lag recorded
        processor.ProcessErrorAsync += args => Report(args.Exception);
        await processor.StartProcessingAsync(ct);
        #endregion
    }

    public static async Task Batch(ServiceBusSender sender, ServiceBusMessage[] messages, CancellationToken ct)
    {
        #region servicebus-batch
        using var batch = await sender.CreateMessageBatchAsync(ct);
        foreach (var message in messages)
            if (!batch.TryAddMessage(message))
                throw new InvalidOperationException("The batch is full.");
        await sender.SendMessagesAsync(batch, ct);
        #endregion
    }

    public static async Task Receive(ServiceBusReceiver receiver, CancellationToken ct)
    {
        #region servicebus-receive
        var message = await receiver.ReceiveMessageAsync(cancellationToken: ct);      // "receive orders" span, lag recorded, failures reported
        await receiver.ProcessAsync(message, Handle, ct);                             // "process orders" span, linked to the sender
        await receiver.CompleteMessageAsync(message, ct);                             // "complete orders" span
        #endregion
    }

    public static ServiceBusClient InMemory(TimeProvider timeProvider)
    {
        #region testing-servicebus
        var bus = new InMemoryServiceBus(timeProvider);
        bus.CreateQueue("orders", new InMemoryServiceBusOptions { MaxDeliveryCount = 3 });
        bus.CreateSubscription("events", "billing");

        var client = bus.CreateClient().WithPropagation();
        #endregion
        return client;
    }

    private static Task Handle(ServiceBusReceivedMessage message, CancellationToken ct) => Task.CompletedTask;

    private static Task<int> Handle(BinaryData body) => Task.FromResult(body.ToMemory().Length);

    private static Task<string> Report(Exception exception) => Task.FromResult(exception.Message);
}
