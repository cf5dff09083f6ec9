using System.Diagnostics;
using Amazon.SQS.Model;
using Messaging.Propagation.Benchmarks;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Sqs.Tests;

/// <summary>
/// The bytes that the message path takes, to the byte: what a message must own is listed here, and nothing may come on top of it.
/// </summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    private const string Url = "http://127.0.0.1:1/000000000000/orders";

    // The SDK's objects for one attribute and for a send, of which a copy goes out.
    private const int Attribute = 56, Request = 304;

    // A context and a stamp, without their texts.
    private const int Attributes = Allocated.Dictionary + Allocated.SevenPlaces + (2 * Attribute);

    // With its task.
    private const int Written = Request + Attributes + Allocated.TraceParentText + Allocated.StampText + Allocated.TaskWithResult;

    // All of it the runtime's.
    private const int Span = 944;

    // A copy of the request that asks for our fields, with lists of its own; what the processing finds again of the message; the task.
    private const int Received = 928;

    private static readonly KeyValuePair<string, object?>[] SendAttributes =
    [
        new("messaging.system", "aws_sqs"), new("messaging.operation.name", "send"), new("server.address", "127.0.0.1"), new("server.port", 1),
        new("messaging.operation.type", "send"), new("messaging.destination.name", "orders"), new("aws.sqs.queue.url", Url),
    ];

    private static readonly MessagePropagator Stamping = MessagePropagator.Create();
    private static readonly MessagePropagator Propagator = MessagePropagator.Create(options => options.WriteStamp = false);

    [Fact]
    public void Reading_a_traceparent_takes_the_texts_of_its_two_ids_and_a_stamp_no_more()
    {
        var (parent, stamped) = (Parent(), Parent());
        stamped["context-stamp"] = Text("1;t=1795218034090;o=1795218033000;n=2;f=t");

        Assert.Equal(Allocated.Ids, Allocated.BytesOf(() => Propagator.Extract(parent)));
        Assert.Equal(Allocated.Ids, Allocated.BytesOf(() => Propagator.Extract(stamped)));
    }

    [Fact]
    public void Attributes_without_a_context_are_read_for_nothing()
    {
        var attributes = Plain();

        Assert.Equal(0, Allocated.BytesOf(() => Propagator.Extract(attributes)));
    }

    [Fact]
    public void Writing_a_traceparent_takes_an_attribute_its_text_and_two_looks_for_other_spellings()
    {
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);
        var attributes = Parent();

        Assert.Equal(Attribute + Allocated.TraceParentText + (2 * Allocated.LookAtKeys), Allocated.BytesOf(() => Propagator.Inject(attributes)));
    }

    [Fact]
    public void A_send_takes_nothing_where_nobody_listens_and_there_is_nothing_to_carry()
    {
        Assert.False(PropagationTelemetry.ActivitySource.HasListeners());
        using var sqs = new NullSqs().WithPropagation(Propagator);
        var (bare, plain) = (new SendMessageRequest(Url, "an order"), new SendMessageRequest(Url, "an order") { MessageAttributes = Plain() });

        Assert.Equal(0, Allocated.BytesOf(() => sqs.SendMessageAsync(bare)));
        Assert.Equal(0, Allocated.BytesOf(() => sqs.SendMessageAsync(plain)));
        var both = new SendMessageBatchRequest(Url, [new("1", "an order"), new("2", "an order") { MessageAttributes = Plain() }]);
        Assert.Equal(0, Allocated.BytesOf(() => sqs.SendMessageBatchAsync(both)));
    }

    [Fact]
    public void A_deletion_takes_nothing_where_nobody_listens()
    {
        using var sqs = new NullSqs().WithPropagation(Propagator);

        Assert.Equal(0, Allocated.BytesOf(() => sqs.DeleteMessageAsync(Url, "receipt")));
    }

    [Fact]
    public void A_send_takes_a_copy_with_what_is_written_and_its_task_where_nobody_listens()
    {
        using var ambient = Ambient.Unlistened();
        using var sqs = new NullSqs().WithPropagation(Stamping);
        var request = new SendMessageRequest(Url, "an order");

        Assert.Equal(Written, Allocated.BytesOf(() => sqs.SendMessageAsync(request)));
    }

    [Fact]
    public void A_recorded_send_takes_its_span_besides()
    {
        using var recording = Allocated.Recording();
        using var sqs = new NullSqs().WithPropagation(Stamping);
        var request = new SendMessageRequest(Url, "an order");

        Assert.Equal(Span, Allocated.BytesOfSpan("send orders", SendAttributes, static span => span.SetTag("messaging.message.id", "1")));
        Assert.Equal(Written + Span, Allocated.BytesOf(() => sqs.SendMessageAsync(request)));
    }

    [Theory]
    [InlineData(false, Received, Allocated.IdleProcessing)]
    [InlineData(true, Received + Allocated.Ids, Allocated.Processing)]
    public void A_receive_takes_what_it_asks_for_and_has_read_and_the_processing_reads_nothing_again_where_nobody_listens(bool carries, int received, int processing)
    {
        using var bare = new NullSqs(Message(carries));
        using var sqs = bare.WithPropagation(Propagator);
        var request = new ReceiveMessageRequest(Url);

        Assert.Equal(received, Allocated.BytesOf(() => Message(carries), Receive));
        Assert.Equal(processing, Allocated.BytesOf(ReceiveOne, message => sqs.StartProcessing(message, Url).Dispose()));

        // All of it ends at once, on the thread that is measured.
        void Receive(Message message)
        {
            bare.Bring(message);
            sqs.ReceiveMessageAsync(request);
        }

        Message ReceiveOne()
        {
            var message = Message(carries);
            Receive(message);
            return message;
        }
    }

    // No two deliveries have the same receipt.
    private static Message Message(bool carries) => new()
    {
        MessageId = "1",
        Body = "an order",
        ReceiptHandle = Guid.NewGuid().ToString(),
        MessageAttributes = carries ? Parent() : Plain(),
    };

    private static Dictionary<string, MessageAttributeValue> Plain() => new() { ["content"] = Text("json") };

    private static Dictionary<string, MessageAttributeValue> Parent() => new() { ["traceparent"] = Text("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01") };

    private static MessageAttributeValue Text(string value) => new() { DataType = "String", StringValue = value };
}
