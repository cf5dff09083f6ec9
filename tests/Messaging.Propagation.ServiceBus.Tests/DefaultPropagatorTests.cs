using Azure.Messaging.ServiceBus;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.ServiceBus.Tests;

[Collection(nameof(OwnInstrumentationTests))]
public sealed class DefaultPropagatorTests : DefaultPropagatorContract
{
    private ServiceBusSender? sender;
    private ServiceBusReceiver? receiver;

    protected override Task DecorateAsync()
    {
        var bus = new InMemoryServiceBus();
        bus.CreateQueue("orders");
        var client = bus.CreateClient().WithPropagation();
        (sender, receiver) = (client.CreateSender("orders"), client.CreateReceiver("orders"));
        return Task.CompletedTask;
    }

    protected override async Task<(FieldList Fields, Extraction Extraction)> SendAndReceiveAsync()
    {
        await sender!.SendMessageAsync(new ServiceBusMessage("an order"));
        var message = await receiver!.ReceiveMessageAsync(TimeSpan.FromSeconds(10));
        using var processing = receiver.StartProcessing(message);
        FieldList fields = [.. message.ApplicationProperties.Select(property => (property.Key, FieldValue.Any(property.Value)))];
        return (fields, processing.Extraction);
    }
}
