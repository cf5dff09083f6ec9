using System.Diagnostics;
using Messaging.Propagation.Benchmarks;
using Messaging.Propagation.TestKit;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq.Tests;

/// <summary>
/// The bytes that the message path takes, to the byte: what a message must own is listed here, and nothing may come on top of it.
/// </summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    // The client's own object for a message's properties, of which a copy goes out.
    private const int Properties = 120, Written = Properties + Allocated.Dictionary + Allocated.SevenPlaces + Allocated.TraceParentBytes + Allocated.StampBytes;

    // All of it the runtime's.
    private const int Span = 824;

    private static readonly KeyValuePair<string, object?>[] PublishAttributes =
    [
        new("messaging.system", "rabbitmq"), new("messaging.operation.name", "publish"), new("messaging.operation.type", "send"), new("messaging.destination.name", "orders"),
    ];

    private static readonly MessagePropagator Stamping = MessagePropagator.Create();
    private static readonly MessagePropagator Propagator = MessagePropagator.Create(options => options.WriteStamp = false);
    private static readonly ReadOnlyMemory<byte> Body = "an order"u8.ToArray();

    [Fact]
    public void Reading_a_traceparent_takes_the_texts_of_its_two_ids_and_a_stamp_no_more()
    {
        var (parent, stamped) = (Parent(), Parent());
        stamped["context-stamp"] = "1;t=1795218034090;o=1795218033000;n=2;f=t"u8.ToArray();

        Assert.Equal(Allocated.Ids, Allocated.BytesOf(() => Propagator.Extract(parent)));
        Assert.Equal(Allocated.Ids, Allocated.BytesOf(() => Propagator.Extract(stamped)));
    }

    [Fact]
    public void Headers_without_a_context_are_read_for_nothing()
    {
        var headers = Plain();

        Assert.Equal(0, Allocated.BytesOf(() => Propagator.Extract(headers)));
    }

    [Fact]
    public void Writing_a_traceparent_takes_its_value_and_two_looks_for_other_spellings()
    {
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);
        var headers = Parent();

        Assert.Equal(Allocated.TraceParentBytes + (2 * Allocated.LookAtKeys), Allocated.BytesOf(() => Propagator.Inject(headers)));
    }

    [Fact]
    public void A_publish_takes_nothing_where_nobody_listens_and_there_is_nothing_to_carry()
    {
        Assert.False(PropagationTelemetry.ActivitySource.HasListeners());
        var channel = new NullChannel().WithPropagation(Propagator);
        var (bare, plain) = (new BasicProperties(), new BasicProperties { Headers = Plain() });

        Assert.Equal(0, Allocated.BytesOf(() => Publish(channel, bare)));
        Assert.Equal(0, Allocated.BytesOf(() => Publish(channel, plain)));

        // The client's own properties for who gives none are a struct.
        var bareChannel = new NullChannel();
        Assert.Equal(Allocated.BytesOf(() => Publish(bareChannel)), Allocated.BytesOf(() => Publish(channel)));
    }

    [Fact]
    public void A_publish_takes_a_copy_of_the_properties_with_what_is_written_where_nobody_listens()
    {
        using var ambient = Ambient.Unlistened();
        var channel = new NullChannel().WithPropagation(Stamping);
        var bare = new BasicProperties();

        Assert.Equal(Written, Allocated.BytesOf(() => Publish(channel, bare)));
    }

    [Fact]
    public void A_recorded_publish_takes_its_span_besides()
    {
        using var recording = Allocated.Recording();
        var channel = new NullChannel().WithPropagation(Stamping);
        var bare = new BasicProperties();

        Assert.Equal(Span, Allocated.BytesOfSpan("publish orders", PublishAttributes, static span => span.SetTag("messaging.rabbitmq.destination.routing_key", "orders")));
        Assert.Equal(Written + Span, Allocated.BytesOf(() => Publish(channel, bare)));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, Allocated.Ids)]
    public void A_get_takes_its_task_and_what_was_read_where_nobody_listens(bool carries, int read)
    {
        var channel = new NullChannel(Message(carries)).WithPropagation(Propagator);

        Assert.Equal(Allocated.TaskWithResult + read, Allocated.BytesOf(() => channel.BasicGetAsync("orders", autoAck: true)));
        Assert.Equal(Allocated.TaskWithResult + read, Allocated.BytesOf(() => GetAndAcknowledge(channel)));
    }

    [Fact]
    public void A_delivery_tag_that_comes_again_and_again_takes_no_more()
    {
        var channel = new NullChannel(Message(carries: false)).WithPropagation(Propagator);

        for (var i = 0; i <= 2 * DeliveryMemory.Capacity; i++) GetAndAcknowledge(channel);

        Assert.Equal(Allocated.TaskWithResult, Allocated.BytesOf(() => GetAndAcknowledge(channel)));
    }

    [Theory]
    [InlineData(false, Allocated.IdleProcessing)]
    [InlineData(true, Allocated.Ids + Allocated.Processing)]
    public async Task Processing_takes_what_was_read_and_the_ambient_context_where_nobody_listens(bool carries, int processing)
    {
        var (message, bare) = (Message(carries), new NullChannel());
        var channel = bare.WithPropagation(Propagator);
        await channel.BasicConsumeAsync("orders", autoAck: true, new NullBasicConsumer(), TestContext.Current.CancellationToken);

        Assert.Equal(processing, Allocated.BytesOf(() => channel.StartProcessing(message, "orders").Dispose()));
        Assert.Equal(processing, Allocated.BytesOf(() => Deliver(bare.Consumer!, message)));
    }

    // All of it ends at once, on the thread that is measured.
    private static async void Publish(IChannel channel, BasicProperties properties) =>
        await channel.BasicPublishAsync("", "orders", mandatory: false, properties, Body);

    private static async void Publish(IChannel channel) => await channel.BasicPublishAsync("", "orders", Body);

    private static async void GetAndAcknowledge(IChannel channel)
    {
        await channel.BasicGetAsync("orders", autoAck: false);
        await channel.BasicAckAsync(1, multiple: false);
    }

    private static void Deliver(IAsyncBasicConsumer consumer, BasicGetResult message) =>
        consumer.HandleBasicDeliverAsync("tag", 1, redelivered: false, "", "orders", message.BasicProperties, Body).GetAwaiter().GetResult();

    private static BasicGetResult Message(bool carries) =>
        new(1, redelivered: false, "", "orders", 0, new BasicProperties { Headers = carries ? Parent() : Plain() }, Body);

    private static Dictionary<string, object?> Plain() => new() { ["content"] = "json"u8.ToArray() };

    private static Dictionary<string, object?> Parent() => new() { ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"u8.ToArray() };
}
