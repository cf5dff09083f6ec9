using System.Collections.Concurrent;
using System.Diagnostics;
using Messaging.Propagation.Benchmarks;
using Messaging.Propagation.TestKit;
using OpenTelemetry;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Messaging.Propagation.RabbitMq.Tests;

public sealed class FlowByDecorator(Broker broker) : FlowTests(broker, byProxy: false);

public sealed class FlowByProxy(Broker broker) : FlowTests(broker, byProxy: true);

/// <summary>The client's loops run in the flow of whoever created the channel. User code that they call sees nothing of it.</summary>
public abstract class FlowTests(Broker broker, bool byProxy)
{
    private static readonly Current Nothing = new(null, "", null);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Handler_sees_its_own_message_and_nothing_of_the_code_that_created_channel_and_consumer(bool byConnection)
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker, byProxy);
        var consumer = new NotingConsumer();
        var channel = await CreateWithinAnothersMessageAsync(rabbit, byConnection, consumer);
        var plain = await rabbit.PlainChannelAsync();
        using var sender = Ambient.Unlistened();

        await plain.BasicPublishAsync("", rabbit.Queue, true, new BasicProperties { MessageId = "bare" }, Messages.Body, Token);
        await channel.BasicPublishAsync("", rabbit.Queue, true, new BasicProperties { MessageId = "own" }, Messages.Body, Token);
        await Eventually.Holds(() => consumer.Seen.ContainsKey("own") && consumer.Seen.ContainsKey("bare"), "both messages were delivered");

        Assert.Equal(Nothing, consumer.Seen["bare"] with { Trace = null });
        Assert.NotEqual(sender.TraceId, consumer.Seen["bare"].Trace);
        Assert.Equal(new Current(null, "", sender.TraceId), consumer.Seen["own"]);
    }

    [Fact]
    public async Task Callbacks_and_handlers_of_events_see_nothing_of_the_code_that_created_them()
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker, byProxy);
        var consumer = new NotingConsumer();
        var channel = await CreateWithinAnothersMessageAsync(rabbit, byConnection: true, consumer);
        var second = new NotingConsumer();
        channel.CallbackExceptionAsync += consumer.Note<CallbackExceptionEventArgs>("callback exception");
        channel.BasicReturnAsync += consumer.Note<BasicReturnEventArgs>("return");
        channel.BasicAcksAsync += consumer.Note<BasicAckEventArgs>("ack");
        channel.ChannelShutdownAsync += consumer.Note<ShutdownEventArgs>("channel shutdown event");
        rabbit.Decorated.ConnectionShutdownAsync += consumer.Note<ShutdownEventArgs>("connection shutdown event");

        using (Ambient.Unlistened())
        {
            var tag = await channel.BasicConsumeAsync(rabbit.Queue, autoAck: true, second, Token);
            await channel.BasicCancelAsync(tag, cancellationToken: Token);
            await Assert.ThrowsAnyAsync<Exception>(async () => await channel.BasicPublishAsync("", "no such queue", mandatory: true, Messages.Body, Token));
            await channel.BasicPublishAsync("", rabbit.Queue, true, new BasicProperties { MessageId = "throw" }, Messages.Body, Token);
            await Eventually.Holds(() => consumer.Seen.ContainsKey("callback exception") && consumer.Seen.ContainsKey("ack"), "events were raised");
            await rabbit.Decorated.CloseAsync(Token);
        }

        await Eventually.Holds(() => consumer.Seen.Count >= 8 && second.Seen.Count >= 2, "everything was called");
        Assert.Equal(["ack", "callback exception", "channel shutdown event", "connection shutdown event", "consume ok", "return", "shutdown", "throw"], consumer.Seen.Keys.Order());
        Assert.Equal(["cancel ok", "consume ok"], second.Seen.Keys.Order());
        Assert.All(consumer.Seen.Concat(second.Seen).Where(seen => seen.Key != "throw"), seen => Assert.Equal(Nothing, seen.Value));
    }

    [Fact]
    public async Task Callbacks_are_handed_the_decorated_channel_and_the_callers_consumer()
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker, byProxy);
        var channel = await rabbit.ChannelAsync();
        var consumer = new NotingConsumer();
        var senders = new ConcurrentDictionary<string, object>();
        channel.CallbackExceptionAsync += (sender, args) => Add("callback exception", sender, ("consumer", args.Detail["consumer"]));
        channel.ChannelShutdownAsync += (sender, _) => Add("channel shutdown event", sender);
        rabbit.Decorated.ConnectionShutdownAsync += (sender, _) => Add("connection shutdown event", sender);
        channel.DefaultConsumer = consumer;

        await channel.BasicConsumeAsync(rabbit.Queue, autoAck: true, consumer, Token);
        await channel.BasicPublishAsync("", rabbit.Queue, true, new BasicProperties { MessageId = "throw" }, Messages.Body, Token);
        await Eventually.Holds(() => senders.ContainsKey("consumer"), "the exception was reported");
        await rabbit.Decorated.CloseAsync(Token);
        await Eventually.Holds(() => consumer.Closed is not null && senders.Count == 4, "the consumer was told");

        Assert.Same(channel, senders["callback exception"]);
        Assert.Same(channel, senders["channel shutdown event"]);
        Assert.Same(channel, consumer.Closed);
        Assert.Same(consumer, senders["consumer"]);
        Assert.Same(rabbit.Decorated, senders["connection shutdown event"]);

        Task Add(string name, object sender, (string Name, object Value)? more = null)
        {
            senders[name] = sender;
            if (more is { } also) senders[also.Name] = also.Value;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Default_consumer_runs_with_its_messages_context()
    {
        var (bare, consumer) = (new NullChannel(), new NotingConsumer());
        using var sender = Ambient.Unlistened();
        var properties = new BasicProperties { MessageId = "own", Headers = new Dictionary<string, object?> { ["traceparent"] = sender.Id } };

        bare.WithPropagation(MessagePropagator.Create(options => options.UseDispatchProxy = byProxy)).DefaultConsumer = consumer;
        await bare.DefaultConsumer!.HandleBasicDeliverAsync("tag", 1, false, "", "orders", properties, Messages.Body, Token);

        Assert.Equal(new Current(null, "", sender.TraceId), consumer.Seen["own"]);
        Assert.Same(sender, Activity.Current);
    }

    // A channel and its consumer that are made where another message is handled, in a span, with baggage.
    private static async Task<IChannel> CreateWithinAnothersMessageAsync(Rabbit rabbit, bool byConnection, IAsyncBasicConsumer consumer)
    {
        using var startup = Ambient.Unlistened();
        using var handling = new Wire(rabbit.Propagator).Process(new FieldList().With("baggage", "tenant=another").With("traceparent", startup.Id!));
        Baggage.SetBaggage("user", "another");
        var channel = byConnection ? await rabbit.ChannelAsync() : (await rabbit.PlainChannelAsync()).WithPropagation(rabbit.Propagator);
        await channel.BasicConsumeAsync(rabbit.Queue, autoAck: true, consumer, Token);
        return channel;
    }

    private sealed record Current(ActivityTraceId? Trace, string Baggage, ActivityTraceId? Message)
    {
        public static Current Here() => new(
            Activity.Current?.TraceId, string.Join(',', OpenTelemetry.Baggage.Current.GetBaggage().Keys), MessageProcessing.Current is { Extraction.Context.TraceId: var id } && id != default ? id : null);
    }

    private sealed class NotingConsumer : IAsyncBasicConsumer
    {
        public ConcurrentDictionary<string, Current> Seen { get; } = new();

        public object? Closed { get; private set; }

        public IChannel? Channel => null;

        public AsyncEventHandler<TArgs> Note<TArgs>(string name)
            where TArgs : AsyncEventArgs => (_, _) => Note(name);

        public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default) => Note("cancel");

        public Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken = default) => Note("cancel ok");

        public Task HandleBasicConsumeOkAsync(string consumerTag, CancellationToken cancellationToken = default) => Note("consume ok");

        public Task HandleBasicDeliverAsync(
            string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body,
            CancellationToken cancellationToken = default)
        {
            Note(properties.MessageId!);
            return properties.MessageId == "throw" ? throw new InvalidOperationException("no") : Task.CompletedTask;
        }

        public Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason)
        {
            Closed = channel;
            return Note("shutdown");
        }

        private Task Note(string name)
        {
            Seen[name] = Current.Here();
            return Task.CompletedTask;
        }
    }
}
