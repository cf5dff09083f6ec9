using System.Diagnostics;
using Confluent.Kafka;
using Messaging.Propagation.Benchmarks;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Kafka.Tests;

/// <summary>
/// The bytes that the message path takes, to the byte: what a message must own is listed here, and nothing may come on top of it.
/// </summary>
[Collection(Alone.Name)]
public sealed class AllocationTests
{
    private const int EmptyHeaders = 24 + 32, HeaderList = 56, Header = 32;

    // What the client's own search takes that removes a header by its name.
    private const int HeaderRemoval = 88;

    // What the copied headers know of the caller's, so that delivery results show those.
    private const int CallersHeaders = 16;

    // The copy of the message: its headers with a context and a stamp.
    private const int Message = 56, Written = EmptyHeaders + CallersHeaders + HeaderList + (2 * Header) + Allocated.TraceParentBytes + Allocated.StampBytes;

    // A send that waits for its delivery report, with the end of its span and the handler, and the client's delegate.
    private const int Captured = 160, Handler = 64;

    // All of it the runtime's: the span, its ids and attributes, and the ambient context made anew as it becomes the current one.
    private const int Span = 968;

    private static readonly KeyValuePair<string, object?>[] SendAttributes =
    [
        new("messaging.system", "kafka"), new("messaging.operation.name", "send"), new("messaging.operation.type", "send"),
        new("messaging.destination.name", "orders"), new("messaging.client.id", "null#producer-1"),
    ];

    private static readonly MessagePropagator Stamping = MessagePropagator.Create();
    private static readonly MessagePropagator Propagator = MessagePropagator.Create(options => options.WriteStamp = false);

    [Fact]
    public void Reading_a_traceparent_takes_the_texts_of_its_two_ids()
    {
        var headers = Parent();

        Assert.Equal(Allocated.Ids, Allocated.BytesOf(() => Propagator.Extract(headers)));
    }

    [Fact]
    public void Reading_a_traceparent_and_a_stamp_takes_no_more()
    {
        var headers = Parent();
        headers.Add("context-stamp", "1;t=1795218034090;o=1795218033000;n=2;f=t"u8.ToArray());

        Assert.Equal(Allocated.Ids, Allocated.BytesOf(() => Propagator.Extract(headers)));
    }

    [Fact]
    public void Headers_without_a_context_are_read_for_nothing()
    {
        var headers = new Headers { { "content-type", "application/json"u8.ToArray() } };

        Assert.Equal(0, Allocated.BytesOf(() => Propagator.Extract(headers)));
    }

    [Fact]
    public void Writing_a_traceparent_takes_a_header_and_its_value()
    {
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);

        Assert.Equal(EmptyHeaders + HeaderList + Header + Allocated.TraceParentBytes, Allocated.BytesOf(() => Propagator.Inject(new Headers())));
    }

    [Fact]
    public void Writing_over_a_traceparent_takes_the_same_with_a_removal_in_place_of_the_list()
    {
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);
        var headers = Parent();

        Assert.Equal(HeaderRemoval + Header + Allocated.TraceParentBytes, Allocated.BytesOf(() => Propagator.Inject(headers)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_send_takes_nothing_where_nobody_listens_and_there_is_nothing_to_carry(bool withHeaders)
    {
        Assert.False(PropagationTelemetry.ActivitySource.HasListeners());
        var message = Order();
        if (withHeaders) message.Headers = new Headers { { "content-type", "application/json"u8.ToArray() } };
        var producer = new NullProducer().WithPropagation(Propagator);

        Assert.Equal(0, Allocated.BytesOf(() => producer.ProduceAsync("orders", message)));
        Assert.Equal(0, Allocated.BytesOf(() => producer.Produce("orders", message)));
    }

    [Fact]
    public void A_send_takes_a_copy_with_what_is_written_where_nobody_listens_and_its_task_where_it_has_one()
    {
        using var ambient = Ambient.Unlistened();
        var message = Order();
        var producer = new NullProducer().WithPropagation(Stamping);

        Assert.Equal(Message + Written + Allocated.TaskWithResult, Allocated.BytesOf(() => producer.ProduceAsync("orders", message)));
        Assert.Equal(Message + Written, Allocated.BytesOf(() => producer.Produce("orders", message)));
        Assert.Equal(Message + Written + Captured + Handler, Allocated.BytesOf(() => producer.Produce("orders", message, static _ => { })));
    }

    [Fact]
    public void A_recorded_send_takes_its_span_besides()
    {
        using var recording = Allocated.Recording();
        var message = Order();
        var producer = new NullProducer().WithPropagation(Stamping);

        Assert.Equal(Span, Allocated.BytesOfSpan("send orders", SendAttributes, static span =>
        {
            span.SetTag("messaging.kafka.message.key", "key");
            span.SetTag("messaging.destination.partition.id", "0");
            span.SetTag("messaging.kafka.offset", 1L);
        }));
        Assert.Equal(Message + Written + Allocated.TaskWithResult + Span, Allocated.BytesOf(() => producer.ProduceAsync("orders", message)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_receive_and_a_commit_take_nothing_where_nobody_listens(bool carries)
    {
        Assert.False(PropagationTelemetry.ActivitySource.HasListeners());
        var result = Received(carries);
        using var consumer = new NullConsumer(result).WithPropagation(Stamping);

        Assert.Equal(0, Allocated.BytesOf(() => consumer.Consume(TimeSpan.Zero)));
        Assert.Equal(0, Allocated.BytesOf(() => consumer.Consume(0)));
        Assert.Equal(0, Allocated.BytesOf(() => consumer.Consume(CancellationToken.None)));
        Assert.Equal(0, Allocated.BytesOf(() => consumer.Commit(result)));
        Assert.Equal(0, Allocated.BytesOf(() => consumer.Commit()));
        TopicPartitionOffset[] offsets = [result.TopicPartitionOffset];
        Assert.Equal(0, Allocated.BytesOf(() => consumer.Commit(offsets)));
    }

    [Theory]
    [InlineData(false, Allocated.IdleProcessing)]
    [InlineData(true, Allocated.Ids + Allocated.Processing)]
    public void Processing_takes_what_was_read_and_the_ambient_context_where_nobody_listens(bool carries, int processing)
    {
        var result = Received(carries);
        using var consumer = new NullConsumer(result).WithPropagation(Stamping);

        Assert.Equal(processing, Allocated.BytesOf(() => consumer.StartProcessing(result).Dispose()));
    }

    private static Message<string, string> Order() => new() { Key = "key", Value = "value" };

    private static ConsumeResult<string, string> Received(bool carries) => new()
    {
        Topic = "orders",
        Partition = 0,
        Offset = 1,
        Message = new() { Key = "key", Value = "value", Headers = carries ? Parent() : new() { { "content-type", "application/json"u8.ToArray() } } },
    };

    private static Headers Parent() => new() { { "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"u8.ToArray() } };
}
