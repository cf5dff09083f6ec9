using System.Diagnostics;
using Messaging.Propagation.TestKit;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Messaging.Propagation.RabbitMq.Tests;

public sealed class PublishByDecorator(Broker broker) : PublishConformance(broker, byProxy: false);

public sealed class PublishByProxy(Broker broker) : PublishConformance(broker, byProxy: true);

/// <summary>What publishing does, however the channel was decorated.</summary>
public abstract class PublishConformance(Broker broker, bool byProxy)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_span_has_RabbitMQs_attributes_those_a_sampler_needs_from_its_start()
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker, byProxy);
        using var spans = new Spans(rabbit.Queue);
        var channel = await rabbit.ChannelAsync();

        await channel.BasicPublishAsync(
            "", rabbit.Queue, true, new BasicProperties { MessageId = "m1", CorrelationId = "c1" }, Messages.Body, Token);

        Dictionary<string, object?> atStart = new()
        {
            ["messaging.system"] = "rabbitmq",
            ["messaging.operation.name"] = "publish",
            ["messaging.operation.type"] = "send",
            ["messaging.destination.name"] = rabbit.Queue,
            ["messaging.client.id"] = "tests",
            ["server.address"] = broker.Address.Host,
            ["server.port"] = broker.Address.Port,
        };
        var span = spans.One($"publish {rabbit.Queue}");
        Assert.Equal(ActivityKind.Producer, span.Kind);
        Assert.Equal(atStart, spans.SeenBySampler($"publish {rabbit.Queue}"));
        Assert.Equal(
            new(atStart)
            {
                ["messaging.rabbitmq.destination.routing_key"] = rabbit.Queue,
                ["messaging.message.id"] = "m1",
                ["messaging.message.conversation_id"] = "c1",
            },
            span.TagObjects.ToDictionary());
    }

    [Fact]
    public async Task Every_form_of_publishing_injects_and_leaves_the_callers_properties_alone()
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker, byProxy);
        using var spans = new Spans(rabbit.Queue);
        var channel = await rabbit.ChannelAsync();
        var properties = new BasicProperties { ContentType = "text/plain", Headers = new Dictionary<string, object?> { ["user"] = 7 } };
        var (exchange, key) = (new CachedString(""), new CachedString(rabbit.Queue));

        await channel.BasicPublishAsync("", rabbit.Queue, Messages.Body, Token);
        await channel.BasicPublishAsync(exchange, key, Messages.Body, Token);
        await channel.BasicPublishAsync("", rabbit.Queue, true, Messages.Body, Token);
        await channel.BasicPublishAsync("", rabbit.Queue, true, properties, Messages.Body, Token);
        await channel.BasicPublishAsync(exchange, key, true, properties, Messages.Body, Token);
        await channel.BasicPublishAsync("", rabbit.Queue, true, new ReadOnlyProperties(properties), Messages.Body, Token);

        Assert.Equal("user", Assert.Single(properties.Headers).Key);
        var sends = spans.Named($"publish {rabbit.Queue}").Select(span => span.SpanId.ToHexString()).ToList();
        Assert.Equal(6, sends.Count);
        var plain = await rabbit.PlainChannelAsync();
        for (var i = 0; i < 6; i++)
        {
            var got = (await rabbit.GetAsync(plain)).BasicProperties;
            Assert.Equal(sends[i], Messages.SpanIdOf(got));
            Assert.Equal(i < 3 ? (null, null) : ("text/plain", 7), (got.ContentType, got.Headers!.TryGetValue("user", out var user) ? (int?)user : null));
            Assert.NotNull(got.Text("context-stamp"));
        }
    }

    [Fact]
    public async Task One_properties_object_may_be_shared_between_threads()
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker, byProxy);
        using var spans = new Spans(rabbit.Queue);
        var shared = new BasicProperties { Headers = new Dictionary<string, object?> { ["user"] = 1 } };

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var channel = await rabbit.ChannelAsync();
            for (var i = 0; i < 16; i++) await channel.BasicPublishAsync("", rabbit.Queue, true, shared, Messages.Body);
        }));

        Assert.Single(shared.Headers);
        var plain = await rabbit.PlainChannelAsync();
        var contexts = new HashSet<string?>();
        for (var i = 0; i < 64; i++) contexts.Add(Messages.SpanIdOf((await rabbit.GetAsync(plain)).BasicProperties));
        Assert.Equal(64, contexts.Count);
    }

    [Fact]
    public async Task A_forwarded_message_carries_one_context_the_new_one()
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker, byProxy);
        using var spans = new Spans(rabbit.Queue);
        var channel = await rabbit.ChannelAsync();
        await channel.BasicPublishAsync("", rabbit.Queue, Messages.Body, Token);
        var first = await rabbit.GetAsync(channel);

        using (channel.StartProcessing(first, rabbit.Queue))
            await channel.BasicPublishAsync("", rabbit.Queue, true, new BasicProperties(first.BasicProperties), Messages.Body, Token);

        var second = await rabbit.GetAsync(channel);
        var sends = spans.Named($"publish {rabbit.Queue}");
        Assert.Equal(sends[1].SpanId.ToHexString(), Messages.SpanIdOf(second.BasicProperties));
        Assert.Equal(sends[0].SpanId, Assert.Single(sends[1].Links).Context.SpanId);
        Assert.Contains(";n=2;", second.BasicProperties.Text("context-stamp"), StringComparison.Ordinal);
        Assert.Equal(sends[0].SpanId.ToHexString(), Messages.SpanIdOf(first.BasicProperties));
    }

    [Fact]
    public async Task A_message_that_no_queue_takes_ends_its_span_with_the_brokers_code_and_the_callers_exception()
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker, byProxy);
        var nowhere = $"nowhere-{rabbit.Queue}";
        using var spans = new Spans(nowhere);
        using var metrics = new MetricRecorder();
        var channel = await rabbit.ChannelAsync();

        await Assert.ThrowsAsync<PublishReturnException>(
            async () => await channel.BasicPublishAsync("", nowhere, true, Messages.Body, Token));

        var span = spans.One($"publish {nowhere}");
        Assert.Equal((ActivityStatusCode.Error, "312"), (span.Status, span.GetTagItem("error.type")));
        Assert.Equal("312", Assert.Single(metrics.Of("messaging.client.sent.messages", nowhere)).Tags["error.type"]);
    }

    [Fact]
    public async Task A_message_that_the_broker_refuses_ends_its_span_with_nack()
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker, byProxy);
        var full = $"full-{rabbit.Queue}";
        using var spans = new Spans(full);
        var channel = await rabbit.ChannelAsync();
        await channel.QueueDeclareAsync(full, false, false, true, new Dictionary<string, object?> { ["x-max-length"] = 0, ["x-overflow"] = "reject-publish" }, cancellationToken: Token);

        await Assert.ThrowsAsync<PublishException>(async () => await channel.BasicPublishAsync("", full, Messages.Body, Token));

        Assert.Equal("nack", spans.One($"publish {full}").GetTagItem("error.type"));
        await channel.QueueDeleteAsync(full, cancellationToken: Token);
    }

    [Fact]
    public async Task A_closed_channel_throws_what_it_throws_undecorated_and_the_span_says_so()
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker, byProxy);
        using var spans = new Spans(rabbit.Queue);
        var channel = await rabbit.ChannelAsync();
        await channel.CloseAsync(Token);

        await Assert.ThrowsAsync<AlreadyClosedException>(async () => await channel.BasicPublishAsync("", rabbit.Queue, Messages.Body, Token));

        Assert.Equal(ActivityStatusCode.Error, spans.One($"publish {rabbit.Queue}").Status);
    }

    [Fact]
    public async Task With_nobody_listening_the_ambient_context_reaches_the_consumer_all_the_same()
    {
        await using var rabbit = await Rabbit.ConnectAsync(broker, byProxy);
        var channel = await rabbit.ChannelAsync();
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.None);

        await channel.BasicPublishAsync("", rabbit.Queue, Messages.Body, Token);

        Assert.Equal(ambient.Id, (await rabbit.GetAsync(channel)).BasicProperties.Text("traceparent"));
        Assert.Same(ambient, Activity.Current);
    }

    /// <summary>Properties that nobody can change.</summary>
    private sealed class ReadOnlyProperties(BasicProperties inner) : IReadOnlyBasicProperties, IAmqpHeader
    {
        public string? AppId => inner.AppId;

        public string? ClusterId => inner.ClusterId;

        public string? ContentEncoding => inner.ContentEncoding;

        public string? ContentType => inner.ContentType;

        public string? CorrelationId => inner.CorrelationId;

        public DeliveryModes DeliveryMode => inner.DeliveryMode;

        public string? Expiration => inner.Expiration;

        public IDictionary<string, object?>? Headers => inner.Headers?.AsReadOnly();

        public string? MessageId => inner.MessageId;

        public bool Persistent => inner.Persistent;

        public byte Priority => inner.Priority;

        public string? ReplyTo => inner.ReplyTo;

        public PublicationAddress? ReplyToAddress => inner.ReplyToAddress;

        public AmqpTimestamp Timestamp => inner.Timestamp;

        public string? Type => inner.Type;

        public string? UserId => inner.UserId;

        public ushort ProtocolClassId => ((IAmqpHeader)inner).ProtocolClassId;

        public bool IsAppIdPresent() => inner.IsAppIdPresent();

        public bool IsClusterIdPresent() => inner.IsClusterIdPresent();

        public bool IsContentEncodingPresent() => inner.IsContentEncodingPresent();

        public bool IsContentTypePresent() => inner.IsContentTypePresent();

        public bool IsCorrelationIdPresent() => inner.IsCorrelationIdPresent();

        public bool IsDeliveryModePresent() => inner.IsDeliveryModePresent();

        public bool IsExpirationPresent() => inner.IsExpirationPresent();

        public bool IsHeadersPresent() => inner.IsHeadersPresent();

        public bool IsMessageIdPresent() => inner.IsMessageIdPresent();

        public bool IsPriorityPresent() => inner.IsPriorityPresent();

        public bool IsReplyToPresent() => inner.IsReplyToPresent();

        public bool IsTimestampPresent() => inner.IsTimestampPresent();

        public bool IsTypePresent() => inner.IsTypePresent();

        public bool IsUserIdPresent() => inner.IsUserIdPresent();

        public int GetRequiredBufferSize() => ((IAmqpWriteable)inner).GetRequiredBufferSize();

        public int WriteTo(Span<byte> span) => ((IAmqpWriteable)inner).WriteTo(span);
    }
}
