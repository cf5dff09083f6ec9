using Azure.Messaging.ServiceBus;
using Messaging.Propagation.Testing;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.ServiceBus.Tests;

public sealed class SessionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sessions_receiver_links_and_its_calls_are_spans()
    {
        var entity = new Entity(new InMemoryServiceBusOptions { RequiresSession = true });
        using var spans = new Spans(entity.Name);
        await entity.Sender.SendMessageAsync(new ServiceBusMessage("1") { SessionId = "s" }, Token);

        var receiver = await entity.Decorated.AcceptNextSessionAsync(entity.Name, cancellationToken: Token);
        var message = await receiver.ReceiveMessageAsync(TimeSpan.Zero, Token);
        using (receiver.StartProcessing(message)) await receiver.CompleteMessageAsync(message, Token);
        await receiver.SetSessionStateAsync(new BinaryData("state"), Token);
        Assert.Equal("state", (await receiver.GetSessionStateAsync(Token)).ToString());
        await receiver.RenewSessionLockAsync(Token);

        Assert.Equal(("s", entity.Name), (receiver.SessionId, receiver.EntityPath));
        var send = spans.One($"send {entity.Name}");
        Assert.Equal(send.SpanId, spans.One($"process {entity.Name}").ParentSpanId);
        Assert.All(
            ["accept_session", "set_session_state", "get_session_state", "renew_session_lock"],
            name => Assert.Null(spans.One($"{name} {entity.Name}").GetTagItem("messaging.operation.type")));
    }

    [Fact]
    public async Task A_sessions_handler_runs_in_a_process_span_of_its_message()
    {
        var entity = new Entity(new InMemoryServiceBusOptions { RequiresSession = true });
        using var spans = new Spans(entity.Name);
        var sender = entity.Sender;
        for (var i = 0; i < 12; i++) await sender.SendMessageAsync(new ServiceBusMessage($"{i}") { SessionId = $"s{i % 3}" }, Token);
        var order = new Dictionary<string, List<int>>();
        var initialized = 0;
        await using var processor = entity.Decorated.CreateSessionProcessor(
            entity.Name, new ServiceBusSessionProcessorOptions { MaxConcurrentSessions = 3, MaxConcurrentCallsPerSession = 1, AutoCompleteMessages = false });
        processor.SessionInitializingAsync += _ =>
        {
            Interlocked.Increment(ref initialized);
            return Task.CompletedTask;
        };
        await Assert.ThrowsAsync<InvalidOperationException>(() => processor.StartProcessingAsync(Token));
        processor.ProcessErrorAsync += _ => Task.CompletedTask;
        processor.ProcessMessageAsync += async args =>
        {
            lock (order) (order.TryGetValue(args.SessionId, out var list) ? list : order[args.SessionId] = []).Add(int.Parse(args.Message.Body.ToString(), System.Globalization.CultureInfo.InvariantCulture));
            await args.SetSessionStateAsync(new BinaryData("x"), args.CancellationToken);
            await args.CompleteMessageAsync(args.Message, args.CancellationToken);
        };

        await processor.StartProcessingAsync(Token);
        await Eventually.Holds(() => spans.Named($"process {entity.Name}").Count == 12, "every message was processed");
        await processor.StopProcessingAsync(Token);

        Assert.Equal(3, initialized);
        Assert.All(order.Values, numbers => Assert.Equal(numbers.Order(), numbers));
        var sends = spans.Named($"send {entity.Name}").Select(span => span.SpanId).ToHashSet();
        Assert.All(spans.Named($"process {entity.Name}"), span => Assert.True(sends.Remove(span.ParentSpanId)));
        Assert.Equal(12, spans.Named($"complete {entity.Name}").Count);
        Assert.Equal(12, spans.Named($"set_session_state {entity.Name}").Count);
    }
}
