using Azure.Messaging.ServiceBus;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.ServiceBus.Tests;

/// <summary>A message arrives when it is first received. Peeking it, or receiving it again after it was deferred, is no arrival: its lag would include the time it was put off.</summary>
public sealed class DeferredAndPeekedMessagesArriveOnceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_deferred_message_is_reported_counted_and_measured_once(bool asBatch, bool inSession)
    {
        var entity = new Entity(new InMemoryServiceBusOptions { RequiresSession = inSession });
        using var spans = new Spans(entity.Name);
        using var metrics = new MetricRecorder();
        await entity.Plain.CreateSender(entity.Name).SendMessageAsync(
            new ServiceBusMessage("body") { SessionId = inSession ? "s" : null, ApplicationProperties = { ["traceparent"] = Entity.Parent } }, Token);
        entity.Time.Advance(TimeSpan.FromSeconds(3));
        ServiceBusReceiver receiver = inSession ? await entity.Decorated.AcceptSessionAsync(entity.Name, "s", cancellationToken: Token) : entity.Receiver;

        var message = await receiver.ReceiveMessageAsync(TimeSpan.Zero, Token);
        using (receiver.StartProcessing(message)) await receiver.DeferMessageAsync(message, cancellationToken: Token);
        entity.Time.Advance(TimeSpan.FromSeconds(20));
        var again = asBatch
            ? Assert.Single(await receiver.ReceiveDeferredMessagesAsync([message.SequenceNumber], Token))
            : await receiver.ReceiveDeferredMessageAsync(message.SequenceNumber, Token);
        using (receiver.StartProcessing(again)) await receiver.CompleteMessageAsync(again, Token);

        Assert.Equal(TimeSpan.FromSeconds(3), Assert.Single(entity.Observer.Arrived).Lag);
        Assert.Equal(3, Assert.Single(metrics.Of("messaging.propagation.lag", entity.Name)).Value);
        Assert.Equal(1, Assert.Single(metrics.Of("messaging.client.consumed.messages", entity.Name)).Value);
        Assert.Equal("b7ad6b7169203331", Assert.Single(spans.One($"receive_deferred {entity.Name}").Links).Context.SpanId.ToHexString());
        Assert.Equal(2, spans.Named($"process {entity.Name}").Count);
    }

    [Fact]
    public async Task A_handler_that_receives_what_was_deferred_reports_nothing()
    {
        var entity = new Entity();
        await entity.SendPlainAsync(("traceparent", Entity.Parent));
        await entity.SendPlainAsync(("traceparent", Entity.Parent));
        var deferred = await entity.Receiver.ReceiveMessageAsync(TimeSpan.Zero, Token);
        await entity.Receiver.DeferMessageAsync(deferred, cancellationToken: Token);
        var received = new TaskCompletionSource<int>();
        await using var processor = entity.Decorated.CreateProcessor(entity.Name);
        processor.ProcessErrorAsync += args =>
        {
            received.TrySetException(args.Exception);
            return Task.CompletedTask;
        };
        processor.ProcessMessageAsync += async args =>
            received.TrySetResult((await args.GetReceiveActions().ReceiveDeferredMessagesAsync([deferred.SequenceNumber], args.CancellationToken)).Count);

        await processor.StartProcessingAsync(Token);
        Assert.Equal(1, await received.Task.WaitAsync(Eventually.Deadline, Token));
        await processor.StopProcessingAsync(Token);

        Assert.Equal(2, entity.Observer.Arrived.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_bare_receiver_processes_a_deferred_or_peeked_message_without_reporting_it(bool asBatch)
    {
        var entity = new Entity();
        using var metrics = new MetricRecorder();
        await entity.SendPlainAsync(("traceparent", Entity.Parent));
        var bare = entity.Plain.CreateReceiver(entity.Name);
        var message = await bare.ReceiveMessageAsync(TimeSpan.Zero, Token);
        await bare.DeferMessageAsync(message, cancellationToken: Token);

        Process(bare, await bare.ReceiveDeferredMessageAsync(message.SequenceNumber, Token), asBatch);

        Assert.Empty(metrics.Of("messaging.propagation.extractions", entity.Name));
        Assert.Empty(metrics.Of("messaging.client.consumed.messages", entity.Name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Peeking_and_processing_what_was_peeked_reports_nothing(bool asBatch)
    {
        var entity = new Entity();
        using var metrics = new MetricRecorder();
        await entity.SendPlainAsync(("traceparent", Entity.Parent));
        var receiver = entity.Receiver;

        Process(receiver, await receiver.PeekMessageAsync(cancellationToken: Token), asBatch);
        Process(receiver, Assert.Single(await receiver.PeekMessagesAsync(1, 0, Token)), asBatch);
        Assert.Empty(entity.Observer.Arrived);
        Assert.Empty(metrics.Of("messaging.client.consumed.messages", entity.Name));

        Process(receiver, await receiver.ReceiveMessageAsync(TimeSpan.Zero, Token), asBatch);
        Assert.Single(entity.Observer.Arrived);
    }

    private static void Process(ServiceBusReceiver receiver, ServiceBusReceivedMessage message, bool asBatch)
    {
        if (asBatch) receiver.StartProcessing([message]).Dispose();
        else receiver.StartProcessing(message).Dispose();
    }
}
