using Azure.Messaging.ServiceBus;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.ServiceBus.Tests;

public sealed class EveryFieldKeepsToTheRulesOfItsCarrier : FieldRulesContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected override async Task<IReadOnlyList<FieldList>> SendAsync(MessagePropagator propagator)
    {
        var entity = new Entity();
        var sender = entity.Plain.WithPropagation(propagator).CreateSender(entity.Name);
        await sender.SendMessageAsync(new ServiceBusMessage("1"), Token);
        await sender.SendMessagesAsync([new ServiceBusMessage("2"), new ServiceBusMessage("3")], Token);
        using var batch = await sender.CreateMessageBatchAsync(Token);
        Assert.True(batch.TryAddMessage(new ServiceBusMessage("4")));
        await sender.SendMessagesAsync(batch, Token);

        var received = await entity.TakeAsync(10);
        Assert.Equal(4, received.Count);
        return [.. received.Select(message => new FieldList()).Zip(received, (fields, message) =>
        {
            fields.AddRange(message.ApplicationProperties.Select(property => (property.Key, FieldValue.Text((string)property.Value))));
            return fields;
        })];
    }
}
