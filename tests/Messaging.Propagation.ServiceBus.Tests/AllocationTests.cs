using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Messaging.Propagation.Benchmarks;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.ServiceBus.Tests;

/// <summary>
/// The bytes that the message path takes, to the byte: what a message must own is listed here, and nothing may come on top of it.
/// </summary>
[Collection(nameof(OwnInstrumentationTests))]
public sealed class AllocationTests
{
    private const string Context = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    // What the SDK makes at each look at the properties of a received message, and what going through them takes where there are any.
    private const int PropertiesView = 40, PropertiesEnumerator = 56;

    // The SDK's two objects for a message, of which a copy goes out with three properties, Diagnostic-Id among them.
    private const int Message = 24 + 72;

    // What the SDK makes of the parts of the copy's body as its size is taken.
    private const int SizeTaken = 48;

    private const int Written = Message + Allocated.Dictionary + Allocated.ThreePlaces + Allocated.TraceParentText + Allocated.StampText + SizeTaken;

    // All of it the runtime's.
    private const int Span = 864;

    private static readonly KeyValuePair<string, object?>[] SendAttributes =
    [
        new("messaging.system", "servicebus"), new("messaging.operation.name", "send"), new("server.address", "null.example"),
        new("messaging.operation.type", "send"), new("messaging.destination.name", "orders"), new("messaging.client.id", "null"),
    ];

    private static readonly MessagePropagator Stamping = MessagePropagator.Create();
    private static readonly MessagePropagator Propagator = MessagePropagator.Create(options => options.WriteStamp = false);

    [Fact]
    public void Reading_a_traceparent_takes_the_texts_of_its_two_ids_and_a_stamp_no_more()
    {
        var (parent, stamped) = (Parent(), Parent());
        stamped["context-stamp"] = "1;t=1795218034090;o=1795218033000;n=2;f=t";

        Assert.Equal(Allocated.Ids, Allocated.BytesOf(() => Propagator.Extract(parent)));
        Assert.Equal(Allocated.Ids, Allocated.BytesOf(() => Propagator.Extract(stamped)));
    }

    [Fact]
    public void Properties_without_a_context_are_read_for_nothing()
    {
        var properties = Plain();

        Assert.Equal(0, Allocated.BytesOf(() => Propagator.Extract(properties)));
    }

    [Fact]
    public void Writing_a_traceparent_takes_its_text_and_two_looks_for_other_spellings()
    {
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);
        IDictionary<string, object> properties = Parent();

        Assert.Equal(
            Allocated.TraceParentText + (2 * Allocated.LookAtKeys),
            Allocated.BytesOf(() => Propagator.Inject(properties, default(ServiceBusCarrier.Setter))));
    }

    [Fact]
    public void A_send_takes_nothing_where_nobody_listens_and_there_is_nothing_to_carry()
    {
        Assert.False(PropagationTelemetry.ActivitySource.HasListeners());
        var sender = new NullSender().WithPropagation(Propagator);
        var (bare, plain) = (new ServiceBusMessage("an order"), new ServiceBusMessage("an order") { ApplicationProperties = { ["content"] = "json" } });

        Assert.Equal(0, Allocated.BytesOf(static () => new ServiceBusMessage("an order"), message => sender.SendMessageAsync(message)));
        Assert.Equal(0, Allocated.BytesOf(() => sender.SendMessageAsync(bare)));
        Assert.Equal(0, Allocated.BytesOf(() => sender.SendMessageAsync(plain)));
        ServiceBusMessage[] both = [bare, plain];
        Assert.Equal(0, Allocated.BytesOf(() => sender.SendMessagesAsync(both)));
    }

    [Fact]
    public void A_send_takes_a_copy_with_what_is_written_where_nobody_listens()
    {
        using var ambient = Ambient.Unlistened();
        var sender = new NullSender().WithPropagation(Stamping);

        Assert.Equal(
            Written, Allocated.BytesOf(static () => new ServiceBusMessage("an order"), message => sender.SendMessageAsync(message)));
    }

    [Fact]
    public void A_recorded_send_takes_its_span_besides()
    {
        using var recording = Allocated.Recording();
        var sender = new NullSender().WithPropagation(Stamping);

        Assert.Equal(Span, Allocated.BytesOfSpan("send orders", SendAttributes, static _ => { }));
        Assert.Equal(Written + Span, Allocated.BytesOf(static () => new ServiceBusMessage("an order"), message => sender.SendMessageAsync(message)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_receive_takes_its_task_and_a_completion_nothing_where_nobody_listens(bool carries)
    {
        var message = Received(carries);
        var receiver = new NullReceiver(message).WithPropagation(Propagator);

        Assert.Equal(Allocated.TaskWithResult, Allocated.BytesOf(() => receiver.ReceiveMessageAsync()));
        Assert.Equal(0, Allocated.BytesOf(() => receiver.CompleteMessageAsync(message)));
    }

    [Theory]
    [InlineData(false, Allocated.IdleProcessing)]
    [InlineData(true, Allocated.Ids + Allocated.Processing)]
    public void Processing_takes_what_was_read_and_the_ambient_context_where_nobody_listens(bool carries, int processing)
    {
        var message = Received(carries);
        var receiver = new NullReceiver(message).WithPropagation(Propagator);

        var taken = Allocated.BytesOf(() => receiver.StartProcessing(message).Dispose());

        Assert.Equal(processing + PropertiesView + PropertiesEnumerator, taken);
    }

    private static ServiceBusReceivedMessage Received(bool carries) =>
        ServiceBusModelFactory.ServiceBusReceivedMessage(BinaryData.FromString("an order"), "1", properties: carries ? Parent() : Plain());

    private static Dictionary<string, object> Plain() => new() { ["content"] = "json" };

    private static Dictionary<string, object> Parent() => new() { ["traceparent"] = Context };
}
