using System.Text;
using Messaging.Propagation.TestKit;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Messaging.Propagation.Testing.Tests.RabbitMq;

public sealed class InMemoryRabbitMqTests
{
    private static readonly byte[] Body = [1, 2, 3];

    private readonly InMemoryRabbitMq server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ExchangeType.Direct, "a", "a", true)]
    [InlineData(ExchangeType.Direct, "a", "b", false)]
    [InlineData(ExchangeType.Fanout, "a", "b", true)]
    [InlineData(ExchangeType.Topic, "order.*.new", "order.eu.new", true)]
    [InlineData(ExchangeType.Topic, "order.*.new", "order.eu.old.new", false)]
    [InlineData(ExchangeType.Topic, "order.#", "order", true)]
    [InlineData(ExchangeType.Topic, "#.new", "order.eu.new", true)]
    [InlineData(ExchangeType.Topic, "#", "", true)]
    public async Task Exchanges_route_as_their_type_says(string type, string binding, string key, bool arrives)
    {
        await using var channel = server.CreateChannel();
        await channel.ExchangeDeclareAsync("exchange", type, cancellationToken: Token);
        await channel.QueueDeclareAsync("queue", false, false, false, cancellationToken: Token);
        await channel.QueueBindAsync("queue", "exchange", binding, cancellationToken: Token);

        await channel.BasicPublishAsync("exchange", key, Body, Token);

        Assert.Equal(arrives, await channel.BasicGetAsync("queue", autoAck: true, Token) is not null);
    }

    [Theory]
    [InlineData("all", "order", 7, true)]
    [InlineData("all", "order", 8, false)]
    [InlineData("any", "other", 7, true)]
    public async Task Headers_exchanges_route_by_headers(string match, string kind, int size, bool arrives)
    {
        await using var channel = server.CreateChannel();
        await channel.QueueDeclareAsync("queue", false, false, false, cancellationToken: Token);
        await channel.QueueBindAsync("queue", "amq.headers", "", new Dictionary<string, object?> { ["x-match"] = match, ["kind"] = "order", ["size"] = 7 }, cancellationToken: Token);

        await channel.BasicPublishAsync(
            "amq.headers", "", false, new BasicProperties { Headers = new Dictionary<string, object?> { ["kind"] = kind, ["size"] = size } }, Body, Token);

        Assert.Equal(arrives, await channel.BasicGetAsync("queue", autoAck: true, Token) is not null);
    }

    [Fact]
    public async Task A_message_is_a_copy_and_its_text_headers_arrive_as_bytes()
    {
        await using var channel = server.CreateChannel();
        await channel.QueueDeclareAsync("queue", false, false, false, cancellationToken: Token);
        var body = new byte[] { 1 };
        var headers = new Dictionary<string, object?> { ["text"] = "ä", ["number"] = 7, ["table"] = new Dictionary<string, object?> { ["in"] = "it" } };

        await channel.BasicPublishAsync("", "queue", false, new BasicProperties { Headers = headers, MessageId = "m" }, body, Token);
        (body[0], headers["number"]) = (9, 9);
        var got = (await channel.BasicGetAsync("queue", autoAck: true, Token))!;

        Assert.Equal((1, "m", (object?)7), ((int)got.Body.Span[0], got.BasicProperties.MessageId, got.BasicProperties.Headers!["number"]));
        Assert.Equal("ä", Encoding.UTF8.GetString((byte[])got.BasicProperties.Headers["text"]!));
        Assert.Equal("it"u8.ToArray(), ((IDictionary<string, object?>)got.BasicProperties.Headers["table"]!)["in"]);
    }

    [Fact]
    public async Task What_is_given_back_stands_in_its_old_place_and_says_that_it_was_delivered()
    {
        await using var channel = server.CreateChannel();
        await channel.QueueDeclareAsync("queue", true, false, false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: Token);
        for (var i = 0; i < 3; i++) await channel.BasicPublishAsync("", "queue", new[] { (byte)i }, Token);
        var last = 0ul;
        for (var i = 0; i < 2; i++) last = (await channel.BasicGetAsync("queue", autoAck: false, Token))!.DeliveryTag;

        await channel.BasicNackAsync(last, multiple: true, requeue: true, Token);

        var again = new List<BasicGetResult>();
        while (await channel.BasicGetAsync("queue", autoAck: true, Token) is { } got) again.Add(got);
        Assert.Equal([(0, true), (1, true), (2, false)], again.Select(got => ((int)got.Body.Span[0], got.Redelivered)));
        Assert.Equal(1L, again[0].BasicProperties.Headers!["x-delivery-count"]);
    }

    [Fact]
    public async Task A_rejected_message_goes_to_the_dead_letter_exchange_with_its_history()
    {
        await using var channel = server.CreateChannel();
        await channel.QueueDeclareAsync("dead", false, false, false, cancellationToken: Token);
        await channel.QueueDeclareAsync("queue", false, false, false, new Dictionary<string, object?> { ["x-dead-letter-exchange"] = "", ["x-dead-letter-routing-key"] = "dead" }, cancellationToken: Token);
        await channel.BasicPublishAsync("", "queue", Body, Token);

        await channel.BasicRejectAsync((await channel.BasicGetAsync("queue", autoAck: false, Token))!.DeliveryTag, requeue: false, Token);

        var headers = (await channel.BasicGetAsync("dead", autoAck: true, Token))!.BasicProperties.Headers!;
        var death = (IDictionary<string, object?>)Assert.Single((IList<object?>)headers["x-death"]!)!;
        Assert.Equal(((object?)1L, "rejected", "queue"), (death["count"], Text(death["reason"]), Text(death["queue"])));
        Assert.Equal(("queue", "rejected"), (Text(headers["x-first-death-queue"]), Text(headers["x-first-death-reason"])));
    }

    [Fact]
    public async Task Consumers_take_turns_and_never_hold_more_than_their_prefetch()
    {
        await using var channel = server.CreateChannel();
        await channel.QueueDeclareAsync("queue", false, false, false, cancellationToken: Token);
        await channel.BasicQosAsync(0, 2, false, Token);
        var held = new List<(int Consumer, ulong Tag)>();
        for (var i = 0; i < 2; i++) await ConsumeAsync(channel, i, held);

        for (var i = 0; i < 6; i++) await channel.BasicPublishAsync("", "queue", Body, Token);

        await Eventually.Holds(() => Count(held) == 4, "each had two");
        Assert.Equal(2u, await channel.MessageCountAsync("queue", Token));
        Assert.Equal([2, 2], held.GroupBy(delivery => delivery.Consumer).Select(group => group.Count()));
        await channel.BasicAckAsync(0, multiple: true, Token);
        await Eventually.Holds(() => Count(held) == 6, "the rest followed");
    }

    [Fact]
    public async Task A_channel_that_closes_gives_back_what_it_held()
    {
        var first = server.CreateChannel();
        await first.QueueDeclareAsync("queue", false, false, false, cancellationToken: Token);
        await first.BasicPublishAsync("", "queue", Body, Token);
        await first.BasicGetAsync("queue", autoAck: false, Token);

        await first.CloseAsync(Token);

        Assert.True(first.IsClosed);
        await Assert.ThrowsAsync<AlreadyClosedException>(async () => await first.BasicPublishAsync("", "queue", Body, Token));
        Assert.True((await server.CreateChannel().BasicGetAsync("queue", autoAck: true, Token))!.Redelivered);
    }

    [Fact]
    public async Task Confirms_that_are_tracked_throw_what_a_server_would()
    {
        await using var channel = server.CreateChannel(new CreateChannelOptions(true, true));
        await channel.QueueDeclareAsync("full", false, false, false, new Dictionary<string, object?> { ["x-max-length"] = 0, ["x-overflow"] = "reject-publish" }, cancellationToken: Token);

        var returned = await Assert.ThrowsAsync<PublishReturnException>(async () => await channel.BasicPublishAsync("", "nowhere", true, Body, Token));
        var refused = await Assert.ThrowsAsync<PublishException>(async () => await channel.BasicPublishAsync("", "full", Body, Token));
        var missing = await Assert.ThrowsAsync<OperationInterruptedException>(async () => await channel.BasicPublishAsync("nothing", "", Body, Token));

        Assert.Equal((312, false, 404), (returned.ReplyCode, refused.IsReturn, missing.ShutdownReason!.ReplyCode));
        Assert.True(channel.IsClosed);
    }

    [Fact]
    public async Task An_exception_of_a_consumer_is_told_and_the_next_message_is_delivered()
    {
        await using var channel = server.CreateChannel();
        await channel.QueueDeclareAsync("queue", false, false, false, cancellationToken: Token);
        var told = new List<Exception>();
        channel.CallbackExceptionAsync += (_, args) =>
        {
            told.Add(args.Exception);
            return Task.CompletedTask;
        };
        var delivered = 0;
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, _) => Interlocked.Increment(ref delivered) == 1 ? throw new InvalidOperationException("no") : Task.CompletedTask;
        await channel.BasicConsumeAsync("queue", autoAck: true, consumer, Token);

        for (var i = 0; i < 2; i++) await channel.BasicPublishAsync("", "queue", Body, Token);

        await Eventually.Holds(() => Volatile.Read(ref delivered) == 2, "both were delivered");
        Assert.Equal("no", Assert.Single(told).Message);
    }

    [Fact]
    public async Task What_is_not_supported_says_so()
    {
        await using var channel = server.CreateChannel();

        Assert.Contains("publisher confirms", (await Assert.ThrowsAsync<NotSupportedException>(() => channel.TxSelectAsync(Token))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotSupportedException>(() => channel.ExchangeDeclareAsync("x", "x-delayed-message", cancellationToken: Token));
    }

    private static async Task ConsumeAsync(IChannel channel, int number, List<(int, ulong)> held)
    {
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            lock (held) held.Add((number, delivery.DeliveryTag));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync("queue", autoAck: false, consumer, Token);
    }

    private static int Count<T>(List<T> list)
    {
        lock (list) return list.Count;
    }

    private static string Text(object? value) => Encoding.UTF8.GetString((byte[])value!);
}
