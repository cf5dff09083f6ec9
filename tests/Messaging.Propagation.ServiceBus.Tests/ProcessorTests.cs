using System.Collections.Concurrent;
using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Messaging.Propagation.TestKit;
using OpenTelemetry;

namespace Messaging.Propagation.ServiceBus.Tests;

public sealed class ProcessorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ten_thousand_messages_by_sixteen_handlers_each_have_a_span_of_their_own_and_nothing_leaks(bool autoComplete)
    {
        const int messages = 10_000;
        var entity = new Entity();
        using var spans = new Spans(entity.Name);
        var sender = entity.Sender;
        for (var i = 0; i < messages; i += 100) await sender.SendMessagesAsync(Enumerable.Range(i, 100).Select(number => new ServiceBusMessage($"{number}") { MessageId = $"{number}" }), Token);
        var creates = spans.Named($"create {entity.Name}").ToDictionary(span => span.SpanId, span => (string)span.GetTagItem("messaging.message.id")!);

        var (wrong, handled, running, most) = (new ConcurrentQueue<string>(), 0, 0, 0);
        await using var processor = entity.Decorated.CreateProcessor(entity.Name, new ServiceBusProcessorOptions { MaxConcurrentCalls = 16, AutoCompleteMessages = autoComplete });
        processor.ProcessErrorAsync += args =>
        {
            wrong.Enqueue(args.Exception.ToString());
            return Task.CompletedTask;
        };
        processor.ProcessMessageAsync += async args =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            var current = Activity.Current;
            await Task.Yield();
            if (current is null || creates.GetValueOrDefault(current.ParentSpanId) != args.Message.MessageId) wrong.Enqueue($"{args.Message.MessageId} in {current?.ParentSpanId}");
            if (Baggage.Current.Count > 0) wrong.Enqueue("the starter's baggage is here");
            if (Activity.Current != current) wrong.Enqueue("the current span was lost");
            if (!autoComplete) await args.CompleteMessageAsync(args.Message, args.CancellationToken);

            // What a careless handler leaves behind must not reach the next message.
            new Activity("left behind").Start();
            Interlocked.Decrement(ref running);
            Interlocked.Increment(ref handled);
        };

        using (Ambient.Unlistened())
        {
            Baggage.SetBaggage("starter", "1");
            await processor.StartProcessingAsync(Token);
            Assert.NotNull(Activity.Current);
            Assert.Equal("1", Baggage.GetBaggage("starter"));
            Baggage.ClearBaggage();
        }

        await Eventually.Holds(() => spans.Named($"process {entity.Name}").Count == messages, "every message was processed");
        await processor.StopProcessingAsync(Token);

        Assert.Empty(wrong);
        Assert.Equal(messages, handled);
        Assert.InRange(most, 2, 16);
        Assert.Empty(await entity.TakeAsync(1));
        Assert.Equal(autoComplete ? 0 : messages, spans.Named($"complete {entity.Name}").Count);
        Assert.Equal(messages, spans.Named($"process {entity.Name}").Select(span => span.TraceId).Distinct().Count());
    }

    [Fact]
    public async Task A_handler_that_throws_ends_its_span_with_the_error_and_the_message_comes_again()
    {
        var entity = new Entity();
        using var spans = new Spans(entity.Name);
        await entity.SendPlainAsync(("traceparent", Entity.Parent));
        var errors = new ConcurrentQueue<Exception>();
        var calls = 0;
        await using var processor = entity.Decorated.CreateProcessor(entity.Name);
        processor.ProcessErrorAsync += args =>
        {
            errors.Enqueue(args.Exception);
            return Task.CompletedTask;
        };
        processor.ProcessMessageAsync += _ => Interlocked.Increment(ref calls) == 1 ? throw new InvalidOperationException("no") : Task.CompletedTask;

        await processor.StartProcessingAsync(Token);
        await Eventually.Holds(() => spans.Named($"process {entity.Name}").Count == 2, "the message was processed twice");
        await processor.StopProcessingAsync(Token);

        Assert.IsType<InvalidOperationException>(Assert.Single(errors));
        var processes = spans.Named($"process {entity.Name}");
        Assert.Equal(["System.InvalidOperationException", null], processes.Select(span => span.GetTagItem("error.type")));
        Assert.Equal([1, 2], processes.Select(span => span.GetTagItem("messaging.servicebus.message.delivery_count")));
        Assert.All(processes, span => Assert.Equal("b7ad6b7169203331", span.ParentSpanId.ToHexString()));
    }

    [Fact]
    public async Task A_handler_that_is_told_to_stop_has_not_failed()
    {
        var entity = new Entity();
        using var spans = new Spans(entity.Name);
        await entity.SendPlainAsync();
        var started = new TaskCompletionSource();
        await using var processor = entity.Decorated.CreateProcessor(entity.Name);
        processor.ProcessErrorAsync += _ => Task.CompletedTask;
        processor.ProcessMessageAsync += async args =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, args.CancellationToken);
        };

        await processor.StartProcessingAsync(Token);
        await started.Task;
        await processor.StopProcessingAsync(Token);

        Assert.Equal(ActivityStatusCode.Unset, spans.One($"process {entity.Name}").Status);
        Assert.False(processor.IsProcessing);
    }

    [Fact]
    public async Task What_a_handler_does_with_its_message_is_a_settle_span_below_the_process_span()
    {
        var entity = new Entity();
        using var spans = new Spans(entity.Name);
        for (var i = 0; i < 4; i++) await entity.Plain.CreateSender(entity.Name).SendMessageAsync(new ServiceBusMessage($"{i}"), Token);
        await using var processor = entity.Decorated.CreateProcessor(entity.Name, new ServiceBusProcessorOptions { MaxConcurrentCalls = 1 });
        processor.ProcessErrorAsync += _ => Task.CompletedTask;
        processor.ProcessMessageAsync += async args =>
        {
            Assert.Equal((entity.Name, processor.Identifier), (args.EntityPath, args.Identifier));
            await args.RenewMessageLockAsync(args.Message, args.CancellationToken);
            await (args.Message.Body.ToString() switch
            {
                "0" => args.CompleteMessageAsync(args.Message, args.CancellationToken),
                "1" => args.DeadLetterMessageAsync(args.Message, "reason", "description", args.CancellationToken),
                "2" => args.DeferMessageAsync(args.Message, cancellationToken: args.CancellationToken),
                _ => args.GetReceiveActions().PeekMessagesAsync(1, cancellationToken: args.CancellationToken),
            });
        };

        await processor.StartProcessingAsync(Token);
        await Eventually.Holds(() => spans.Named($"process {entity.Name}").Count == 4, "every message was processed");
        await processor.StopProcessingAsync(Token);

        var processes = spans.Named($"process {entity.Name}").Select(span => span.SpanId).ToHashSet();
        Assert.All(["complete", "dead_letter", "defer", "peek"], name => Assert.Contains(spans.One($"{name} {entity.Name}").ParentSpanId, processes));
        Assert.Equal(4, spans.Named($"renew_message_lock {entity.Name}").Count);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
