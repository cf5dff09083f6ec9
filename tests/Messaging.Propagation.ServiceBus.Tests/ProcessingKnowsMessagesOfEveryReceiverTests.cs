using Azure.Messaging.ServiceBus;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.ServiceBus.Tests;

/// <summary>A message is reported once, whichever receiver received it, whichever processes it, and however often.</summary>
public sealed class ProcessingKnowsMessagesOfEveryReceiverTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, true, false)]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    [InlineData(false, true, true)]
    [InlineData(false, false, false)]
    [InlineData(false, false, true)]
    public async Task A_message_is_reported_and_counted_once(bool isReceivedByDecorated, bool isProcessedByDecorated, bool asBatch)
    {
        var entity = new Entity();
        using var metrics = new MetricRecorder();
        await entity.SendPlainAsync(("traceparent", Entity.Parent));
        var received = await Receiver(entity, isReceivedByDecorated).ReceiveMessageAsync(TimeSpan.Zero, Token);
        var processor = Receiver(entity, isProcessedByDecorated);

        for (var i = 0; i < 3; i++)
        {
            if (asBatch) processor.StartProcessing([received]).Dispose();
            else processor.StartProcessing(received).Dispose();
        }

        Assert.Equal("extracted", Assert.Single(metrics.Of("messaging.propagation.extractions", entity.Name)).Tags["outcome"]);
        Assert.Equal(1, Assert.Single(metrics.Of("messaging.client.consumed.messages", entity.Name)).Value);
    }

    private static ServiceBusReceiver Receiver(Entity entity, bool isDecorated) => (isDecorated ? entity.Decorated : entity.Plain).CreateReceiver(entity.Name);
}
