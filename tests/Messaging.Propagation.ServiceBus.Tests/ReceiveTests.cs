using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.ServiceBus.Tests;

public sealed class ReceiveTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receive_says_how_often_the_message_was_delivered_and_when_it_was_enqueued()
    {
        var entity = new Entity();
        using var spans = new Spans(entity.Name);
        await entity.Plain.CreateSender(entity.Name).SendMessageAsync(new ServiceBusMessage("body") { MessageId = "m", CorrelationId = "c" }, Token);
        var receiver = entity.Receiver;

        var first = await receiver.ReceiveMessageAsync(TimeSpan.Zero, Token);
        await receiver.AbandonMessageAsync(first, cancellationToken: Token);
        receiver.StartProcessing(await receiver.ReceiveMessageAsync(TimeSpan.Zero, Token)).Dispose();

        var receives = spans.Named($"receive {entity.Name}");
        Assert.Equal([1, 2], receives.Select(span => span.GetTagItem("messaging.servicebus.message.delivery_count")));
        Assert.All(receives.Append(spans.One($"process {entity.Name}")), span => Assert.Equal(
            ("m", "c", entity.Time.GetUtcNow().ToUnixTimeSeconds()),
            (span.GetTagItem("messaging.message.id"), span.GetTagItem("messaging.message.conversation_id"), span.GetTagItem("messaging.servicebus.message.enqueued_time"))));
        Assert.Equal([1, 2], entity.Observer.Arrived.Select(report => report.Delivery.Attempt));
        Assert.Equal("abandon", spans.One($"abandon {entity.Name}").GetTagItem("messaging.servicebus.disposition_status"));
    }

    [Fact]
    public async Task Waiting_for_its_time_is_no_lag_of_a_scheduled_message()
    {
        var entity = new Entity();
        using var ambient = Ambient.Unlistened();
        var due = entity.Time.GetUtcNow().AddHours(1);
        await entity.Sender.ScheduleMessageAsync(new ServiceBusMessage("ours"), due, Token);
        await entity.Plain.CreateSender(entity.Name).ScheduleMessageAsync(new ServiceBusMessage("theirs"), due, Token);

        entity.Time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(3));
        var messages = await entity.Receiver.ReceiveMessagesAsync(2, TimeSpan.Zero, Token);

        Assert.Equal(2, messages.Count);
        Assert.Equal([(LagClock.Stamp, 3.0), (LagClock.Broker, 3.0)], entity.Observer.Arrived.Select(report => (report.Clock, report.Lag!.Value.TotalSeconds)));
        Assert.Equal(TimeSpan.FromSeconds(3603), entity.Observer.Arrived[0].TraceAge);
    }

    [Fact]
    public async Task A_batch_links_to_each_message_by_its_id()
    {
        var entity = new Entity();
        using var spans = new Spans(entity.Name);
        for (var i = 1; i <= 3; i++) await entity.SendPlainAsync(("traceparent", Entity.Parent.Replace("b7ad6b7169203331", $"{i:x16}", StringComparison.Ordinal)));
        var receiver = entity.Receiver;

        var messages = await receiver.ReceiveMessagesAsync(10, TimeSpan.Zero, Token);
        receiver.StartProcessing(messages).Dispose();

        foreach (var span in new[] { spans.One($"receive {entity.Name}"), spans.One($"process {entity.Name}") })
        {
            Assert.Equal(3, span.GetTagItem("messaging.batch.message_count"));
            Assert.Equal(messages.Select(message => message.MessageId), span.Links.Select(link => link.Tags!.First(tag => tag.Key == "messaging.message.id").Value));
            Assert.Equal(default, span.ParentSpanId);
        }

        Assert.Equal(3, entity.Observer.Arrived.Count);
    }

    [Fact]
    public async Task Messages_one_after_the_other_are_a_receive_each()
    {
        var entity = new Entity();
        using var spans = new Spans(entity.Name);
        for (var i = 0; i < 3; i++) await entity.SendPlainAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var count = 0;

        await foreach (var message in entity.Receiver.ReceiveMessagesAsync(stop.Token))
        {
            Assert.Null(Activity.Current);
            if (++count == 3) break;
        }

        Assert.Equal(3, spans.Named($"receive {entity.Name}").Count);
    }

    [Fact]
    public async Task Peeking_is_a_span_and_takes_nothing()
    {
        var entity = new Entity();
        using var spans = new Spans(entity.Name);
        using var metrics = new MetricRecorder();
        await entity.SendPlainAsync(("traceparent", Entity.Parent));
        var receiver = entity.Receiver;

        Assert.NotNull(await receiver.PeekMessageAsync(cancellationToken: Token));
        Assert.Empty(await receiver.PeekMessagesAsync(5, cancellationToken: Token));
        Assert.Single(await receiver.PeekMessagesAsync(5, 0, Token));

        Assert.Equal(2, spans.Named($"peek {entity.Name}").Count);
        Assert.All(spans.Named($"peek {entity.Name}"), span => Assert.Equal("receive", span.GetTagItem("messaging.operation.type")));
        Assert.Empty(entity.Observer.Arrived);
        Assert.Empty(metrics.Of("messaging.client.consumed.messages", entity.Name));
    }

    [Fact]
    public async Task What_was_put_off_is_received_by_a_span_of_its_own_name()
    {
        var entity = new Entity();
        using var spans = new Spans(entity.Name);
        await entity.SendPlainAsync(("traceparent", Entity.Parent));
        var receiver = entity.Receiver;

        var message = await receiver.ReceiveMessageAsync(TimeSpan.Zero, Token);
        await receiver.DeferMessageAsync(message, cancellationToken: Token);
        var again = await receiver.ReceiveDeferredMessageAsync(message.SequenceNumber, Token);
        await receiver.RenewMessageLockAsync(again, Token);
        await receiver.DeadLetterMessageAsync(again, "reason", "description", Token);

        Assert.Equal("receive", spans.One($"receive_deferred {entity.Name}").GetTagItem("messaging.operation.type"));
        foreach (var (name, status, type) in new[] { ("defer", "defer", "settle"), ("dead_letter", "dead_letter", "settle"), ("renew_message_lock", null, (string?)null) })
        {
            var span = spans.One($"{name} {entity.Name}");
            Assert.Equal((status, type), (span.GetTagItem("messaging.servicebus.disposition_status"), span.GetTagItem("messaging.operation.type")));
            Assert.Equal("b7ad6b7169203331", Assert.Single(span.Links).Context.SpanId.ToHexString());
        }
    }

    [Fact]
    public async Task Dead_letters_say_where_they_come_from_and_why()
    {
        var entity = new Entity(new InMemoryServiceBusOptions { ForwardDeadLetteredMessagesTo = "graveyard" });
        entity.Bus.CreateQueue("graveyard");
        using var spans = new Spans("graveyard");
        await entity.SendPlainAsync(("traceparent", Entity.Parent));
        var receiver = entity.Receiver;
        await receiver.DeadLetterMessageAsync(await receiver.ReceiveMessageAsync(TimeSpan.Zero, Token), "poison", cancellationToken: Token);

        await entity.Decorated.CreateReceiver("graveyard").ReceiveMessageAsync(TimeSpan.Zero, Token);

        var span = spans.One("receive graveyard");
        Assert.Equal((entity.Name, "poison"), (span.GetTagItem("messaging.servicebus.dead_letter.source"), span.GetTagItem("messaging.servicebus.dead_letter.reason")));
        Assert.Single(span.Links);
    }

    [Fact]
    public async Task A_subscription_is_named_beside_its_topic_on_spans_and_metrics_of_consumers_alone()
    {
        var entity = new Entity();
        var topic = $"topic-{entity.Name}";
        entity.Bus.CreateSubscription(topic, "billing");
        using var spans = new Spans(topic);
        using var metrics = new MetricRecorder();
        await entity.Decorated.CreateSender(topic).SendMessageAsync(new ServiceBusMessage("1"), Token);
        var receiver = entity.Decorated.CreateReceiver(topic, "billing");

        var message = await receiver.ReceiveMessageAsync(TimeSpan.Zero, Token);
        using (receiver.StartProcessing(message)) await receiver.CompleteMessageAsync(message, Token);

        const string name = "messaging.destination.subscription.name";
        Assert.All([$"receive {topic}", $"process {topic}", $"complete {topic}"], span => Assert.Equal("billing", spans.SeenBySampler(span)[name]));
        Assert.False(spans.SeenBySampler($"send {topic}").ContainsKey(name));
        Assert.All(
            ["messaging.client.consumed.messages", "messaging.process.duration", "messaging.propagation.lag", "messaging.propagation.extractions"],
            metric => Assert.Equal("billing", Assert.Single(metrics.Of(metric, topic)).Tags[name]));
        Assert.False(Assert.Single(metrics.Of("messaging.client.sent.messages", topic)).Tags.ContainsKey(name));
    }

    [Fact]
    public async Task A_receiver_that_is_decorated_alone_or_not_at_all_links_too()
    {
        var entity = new Entity();
        using var spans = new Spans(entity.Name);
        await entity.SendPlainAsync(("traceparent", Entity.Parent));
        await entity.SendPlainAsync(("traceparent", Entity.Parent));
        var bare = entity.Plain.CreateReceiver(entity.Name);
        var alone = bare.WithPropagation();
        Assert.Same(alone, alone.WithPropagation());

        alone.StartProcessing(await alone.ReceiveMessageAsync(TimeSpan.Zero, Token)).Dispose();
        bare.StartProcessing(await bare.ReceiveMessageAsync(TimeSpan.Zero, Token)).Dispose();

        Assert.All(spans.Named($"process {entity.Name}"), span => Assert.Equal("b7ad6b7169203331", span.ParentSpanId.ToHexString()));
        Assert.Equal(2, spans.Named($"process {entity.Name}").Count);
        await entity.Plain.CreateSender(entity.Name).WithPropagation().SendMessageAsync(new ServiceBusMessage("1"), Token);
        Assert.Single(spans.Named($"send {entity.Name}"));
    }

    [Fact]
    public async Task A_receive_that_fails_ends_its_span_with_the_reason()
    {
        var entity = new Entity();
        using var spans = new Spans("nowhere");
        await Assert.ThrowsAsync<ServiceBusException>(() => entity.Decorated.CreateReceiver("nowhere").ReceiveMessageAsync(TimeSpan.Zero, Token));
        Assert.Equal("MessagingEntityNotFound", spans.One("receive nowhere").GetTagItem("error.type"));
    }
}
