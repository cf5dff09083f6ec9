using System.Runtime.Serialization;
using Azure.Messaging.ServiceBus;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Testing.Tests;

public sealed class InMemoryServiceBusTests : ServiceBusFixture
{
    [Fact]
    public async Task A_message_arrives_as_it_was_sent_and_later_changes_to_it_do_not()
    {
        var receiver = Queue();
        var message = new ServiceBusMessage("body")
        {
            MessageId = "id",
            CorrelationId = "c",
            Subject = "s",
            To = "to",
            ReplyTo = "r",
            ContentType = "t",
            ReplyToSessionId = "rs",
            TimeToLive = TimeSpan.FromHours(1),
            PartitionKey = "p",
            ApplicationProperties = { ["text"] = "1", ["number"] = 7L },
        };

        await Client.CreateSender("orders").SendMessageAsync(message, Ct);
        message.ApplicationProperties["text"] = "2";
        var received = (await Take(receiver))!;

        Assert.Equal(
            ("body", "id", "c", "s", "to", "r", "t", "rs", "p"),
            (received.Body.ToString(), received.MessageId, received.CorrelationId, received.Subject, received.To, received.ReplyTo, received.ContentType, received.ReplyToSessionId, received.PartitionKey));
        Assert.Equal(("1", (object)7L), (received.ApplicationProperties["text"], received.ApplicationProperties["number"]));
        Assert.Equal((1, Time.GetUtcNow(), default), (received.DeliveryCount, received.EnqueuedTime, received.ScheduledEnqueueTime));
        Assert.Equal(Time.GetUtcNow().AddMinutes(1), received.LockedUntil);
    }

    [Fact]
    public async Task A_locked_message_comes_again_when_its_lock_is_over_and_can_no_more_be_settled()
    {
        var receiver = Queue();
        await Send("1");
        var first = (await Take(receiver))!;
        Assert.Null(await Take(receiver));

        Time.Advance(TimeSpan.FromSeconds(50));
        await receiver.RenewMessageLockAsync(first, Ct);
        Time.Advance(TimeSpan.FromSeconds(50));
        Assert.Null(await Take(receiver));
        Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(2, (await Take(receiver))!.DeliveryCount);
        var thrown = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.CompleteMessageAsync(first, Ct));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, thrown.Reason);
    }

    [Fact]
    public async Task What_is_abandoned_comes_again_and_in_the_end_is_a_dead_letter()
    {
        var receiver = Queue(new InMemoryServiceBusOptions { MaxDeliveryCount = 2 });
        await Send("1");

        await receiver.AbandonMessageAsync((await Take(receiver))!, new Dictionary<string, object> { ["tried"] = 1 }, Ct);
        await receiver.AbandonMessageAsync((await Take(receiver))!, cancellationToken: Ct);

        var dead = (await Take(DeadLetters()))!;
        Assert.Null(await Take(receiver));
        Assert.Equal(("1", "MaxDeliveryCountExceeded", (object)1, null), (dead.Body.ToString(), dead.DeadLetterReason, dead.ApplicationProperties["tried"], dead.DeadLetterSource));
    }

    [Fact]
    public async Task What_is_deferred_is_there_for_those_who_know_its_number()
    {
        var receiver = Queue();
        await Send("1");
        var message = (await Take(receiver))!;
        await receiver.DeferMessageAsync(message, cancellationToken: Ct);

        Assert.Null(await Take(receiver));
        Assert.Equal(ServiceBusMessageState.Deferred, (await receiver.PeekMessageAsync(cancellationToken: Ct)).State);
        await receiver.CompleteMessageAsync(await receiver.ReceiveDeferredMessageAsync(message.SequenceNumber, Ct), Ct);
        var thrown = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.ReceiveDeferredMessageAsync(message.SequenceNumber, Ct));
        Assert.Equal(ServiceBusFailureReason.MessageNotFound, thrown.Reason);
    }

    [Fact]
    public async Task A_receive_waits_for_a_scheduled_message_until_it_is_due()
    {
        var receiver = Queue();
        var number = await Client.CreateSender("orders").ScheduleMessageAsync(new ServiceBusMessage("1"), Time.GetUtcNow().AddSeconds(30), Ct);
        var receive = receiver.ReceiveMessageAsync(TimeSpan.FromMinutes(1), Ct);
        await Eventually.Holds(() => Time.Waiting > 0, "the receive waits");
        Assert.Equal(ServiceBusMessageState.Scheduled, (await receiver.PeekMessageAsync(cancellationToken: Ct)).State);

        Time.Advance(TimeSpan.FromSeconds(30));
        var message = await receive;

        Assert.Equal((number, Time.GetUtcNow(), Time.GetUtcNow()), (message.SequenceNumber, message.EnqueuedTime, message.ScheduledEnqueueTime));
        await Assert.ThrowsAsync<ServiceBusException>(() => Client.CreateSender("orders").CancelScheduledMessageAsync(number, Ct));
    }

    [Fact]
    public async Task A_receive_ends_with_nothing_when_its_time_is_over_or_it_is_cancelled()
    {
        var receiver = Queue();
        using var stop = new CancellationTokenSource();
        var waiting = receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(5), Ct);
        var cancelled = receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(5), stop.Token);
        await Eventually.Holds(() => Time.Waiting >= 2, "both wait");

        await stop.CancelAsync();
        Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Null(await waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_whose_time_is_over_is_gone_or_a_dead_letter(bool deadLetters)
    {
        var receiver = Queue(new InMemoryServiceBusOptions { DeadLetteringOnMessageExpiration = deadLetters });
        await Send("1", message => message.TimeToLive = TimeSpan.FromSeconds(10));

        Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(deadLetters ? "TTLExpiredException" : null, (await Take(DeadLetters()))?.DeadLetterReason);
        Assert.Null(await Take(receiver));
    }

    [Fact]
    public async Task A_batch_says_no_to_what_it_has_no_room_for()
    {
        Queue();
        using var batch = await Client.CreateSender("orders").CreateMessageBatchAsync(Ct);

        Assert.False(batch.TryAddMessage(new ServiceBusMessage(new string('x', 300_000))));
        Assert.True(batch.TryAddMessage(new ServiceBusMessage("1")));
        Assert.Throws<SerializationException>(() => batch.TryAddMessage(new ServiceBusMessage("1") { ApplicationProperties = { ["a"] = new byte[1] } }));
    }

    [Fact]
    public async Task A_processor_survives_its_error_handler_and_needs_handlers()
    {
        var receiver = Queue();
        await Send("1");
        await using var processor = Client.CreateProcessor("orders");
        await Assert.ThrowsAsync<InvalidOperationException>(() => processor.StartProcessingAsync(Ct));
        var calls = 0;
        processor.ProcessMessageAsync += _ => Interlocked.Increment(ref calls) == 1 ? throw new InvalidOperationException("handler") : Task.CompletedTask;
        processor.ProcessErrorAsync += _ => throw new InvalidOperationException("error handler");

        await processor.StartProcessingAsync(Ct);
        await Eventually.Holds(() => calls == 2, "the message came again");
        await processor.StopProcessingAsync(Ct);

        Assert.Null(await Take(receiver));
    }

    [Fact]
    public async Task Every_subscription_gets_a_copy_of_its_own()
    {
        Bus.CreateSubscription("events", "a");
        Bus.CreateSubscription("events", "b");
        await Send("1", name: "events");

        var first = Client.CreateReceiver("events", "a", new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        Assert.Equal("1", await Body(first));
        Assert.Null(await Body(first));
        Assert.Equal("1", await Body(Client.CreateReceiver("events", "b")));
        Assert.Equal("events/Subscriptions/a", first.EntityPath);
    }

    [Fact]
    public async Task What_the_service_refuses_is_refused()
    {
        Queue();
        await Assert.ThrowsAsync<SerializationException>(() => Send("1", message => message.ApplicationProperties["a"] = new byte[1]));
        await Assert.ThrowsAsync<SerializationException>(() => Send("1", message => message.ApplicationProperties["a"] = new string('x', 32_769)));
        await Assert.ThrowsAsync<SerializationException>(() => Send("1", message =>
        {
            for (var i = 0; i < 3; i++) message.ApplicationProperties[$"{i}"] = new string('x', 22_000);
        }));
        var large = await Assert.ThrowsAsync<ServiceBusException>(() => Send(new string('x', 262_145)));
        var absent = await Assert.ThrowsAsync<ServiceBusException>(() => Send("1", name: "absent"));

        Assert.Equal((ServiceBusFailureReason.MessageSizeExceeded, ServiceBusFailureReason.MessagingEntityNotFound), (large.Reason, absent.Reason));
    }

    [Fact]
    public void Every_virtual_member_that_would_reach_a_server_is_overridden()
    {
        const System.Reflection.BindingFlags declared = System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.DeclaredOnly;
        foreach (var (client, family) in new[]
        {
            (typeof(ServiceBusClient), typeof(MemoryServiceBusClient)), (typeof(ServiceBusSender), typeof(MemorySender)), (typeof(ServiceBusReceiver), typeof(MemoryReceiver)),
            (typeof(ServiceBusReceiver), typeof(MemorySessionReceiver)), (typeof(ServiceBusSessionReceiver), typeof(MemorySessionReceiver)),
        })
        {
            var missing = client.GetMethods(declared)
                .Where(method => method is { IsVirtual: true, IsFinal: false, IsSpecialName: false } && method.GetBaseDefinition().DeclaringType != typeof(object) && method.Name is not ("CloseAsync" or "DisposeAsync"))
                .Where(method => !family.GetMethods(declared).Any(own => own.GetBaseDefinition() == method.GetBaseDefinition()));
            Assert.Empty(missing.Select(method => $"{family.Name}: {method}"));
        }
    }
}
