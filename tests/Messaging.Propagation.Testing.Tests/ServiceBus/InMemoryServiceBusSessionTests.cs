using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Testing.Tests;

public sealed class InMemoryServiceBusSessionTests : ServiceBusFixture
{
    public InMemoryServiceBusSessionTests() => Queue(new InMemoryServiceBusOptions { RequiresSession = true });

    [Fact]
    public async Task A_session_is_one_receivers_until_it_is_closed_or_its_lock_is_over()
    {
        await Send("1", message => message.SessionId = "a");
        var first = await Client.AcceptNextSessionAsync("orders", cancellationToken: Ct);

        var taken = await Assert.ThrowsAsync<ServiceBusException>(() => Client.AcceptSessionAsync("orders", "a", cancellationToken: Ct));
        Time.Advance(TimeSpan.FromMinutes(1));
        var second = await Client.AcceptSessionAsync("orders", "a", cancellationToken: Ct);
        var lost = await Assert.ThrowsAsync<ServiceBusException>(() => first.RenewSessionLockAsync(Ct));
        Assert.Equal("1", await Body(second));
        await second.CloseAsync(Ct);
        await Client.AcceptSessionAsync("orders", "a", cancellationToken: Ct);

        Assert.Equal((ServiceBusFailureReason.SessionCannotBeLocked, ServiceBusFailureReason.SessionLockLost), (taken.Reason, lost.Reason));
    }

    [Fact]
    public async Task Messages_of_a_session_are_held_as_long_as_it_is_and_given_back_with_it()
    {
        await Send("1", message => message.SessionId = "a");
        var first = await Client.AcceptSessionAsync("orders", "a", cancellationToken: Ct);
        var message = (await Take(first))!;
        Time.Advance(TimeSpan.FromSeconds(50));
        await first.RenewSessionLockAsync(Ct);
        Time.Advance(TimeSpan.FromSeconds(50));
        await first.AbandonMessageAsync(message, cancellationToken: Ct);
        Assert.Equal("1", await Body(first));

        await first.CloseAsync(Ct);

        Assert.Equal("1", await Body(await Client.AcceptSessionAsync("orders", "a", cancellationToken: Ct)));
    }

    [Fact]
    public async Task A_session_has_its_own_messages_and_state()
    {
        await Send("1", message => message.SessionId = "a");
        await Send("2", message => message.SessionId = "b");
        var b = await Client.AcceptSessionAsync("orders", "b", cancellationToken: Ct);

        Assert.Equal("2", await Body(b));
        Assert.Null(await Body(b));
        Assert.Null(await b.GetSessionStateAsync(Ct));
        await b.SetSessionStateAsync(new BinaryData("x"), Ct);
        await b.CloseAsync(Ct);
        Assert.Equal("x", (await (await Client.AcceptSessionAsync("orders", "b", cancellationToken: Ct)).GetSessionStateAsync(Ct)).ToString());
    }

    [Fact]
    public async Task A_queue_of_sessions_takes_and_gives_nothing_without_one()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Send("1"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Client.CreateReceiver("orders").ReceiveMessageAsync(TimeSpan.Zero, Ct));
        var accept = Client.AcceptNextSessionAsync("orders", cancellationToken: Ct);
        await Eventually.Holds(() => Time.Waiting > 0, "it waits for a session");
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(ServiceBusFailureReason.ServiceTimeout, (await Assert.ThrowsAsync<ServiceBusException>(() => accept)).Reason);
    }

    [Fact]
    public async Task A_processor_takes_the_sessions_that_it_is_told_to_and_leaves_one_when_the_handler_says_so()
    {
        foreach (var session in new[] { "a", "b", "c" }) await Send(session, message => message.SessionId = session);
        var handled = new ConcurrentQueue<string>();
        await using var processor = Client.CreateSessionProcessor("orders", new ServiceBusSessionProcessorOptions { SessionIds = { "a", "c" }, MaxConcurrentSessions = 1 });
        processor.ProcessErrorAsync += _ => Task.CompletedTask;
        processor.ProcessMessageAsync += args =>
        {
            handled.Enqueue(args.SessionId);
            args.ReleaseSession();
            return Task.CompletedTask;
        };

        await processor.StartProcessingAsync(Ct);
        await Eventually.Holds(() => handled.Count == 2, "both sessions were handled");
        await processor.StopProcessingAsync(Ct);

        Assert.Equal(["a", "c"], handled.Order());
        Assert.Equal("b", await Body(await Client.AcceptNextSessionAsync("orders", cancellationToken: Ct)));
    }
}
