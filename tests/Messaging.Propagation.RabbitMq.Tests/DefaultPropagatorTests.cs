using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq.Tests;

[Collection(nameof(Alone))]
public sealed class DefaultPropagatorTests : DefaultPropagatorContract
{
    private IChannel? channel;

    protected override async Task DecorateAsync()
    {
        channel = new InMemoryRabbitMq().CreateChannel().WithPropagation();
        await channel.QueueDeclareAsync("orders", durable: false, exclusive: false, autoDelete: false);
    }

    protected override async Task<(FieldList Fields, Extraction Extraction)> SendAndReceiveAsync()
    {
        await channel!.BasicPublishAsync("", "orders", Messages.Body);
        BasicGetResult? got = null;
        await Eventually.Holds(async () => (got = await channel!.BasicGetAsync("orders", autoAck: true)) is not null, "a message came");
        using var processing = channel!.StartProcessing(got!, "orders");
        FieldList fields = [];
        foreach (var name in got!.BasicProperties.Headers!.Keys) fields.With(name, got.BasicProperties.Text(name));
        return (fields, processing.Extraction);
    }
}
