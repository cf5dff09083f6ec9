using System.Diagnostics;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Operations;

public sealed class BatchSendTests
{
    [Fact]
    public void Each_message_has_a_create_span_and_the_send_span_links_to_all()
    {
        var wire = new Wire(MessagePropagator.Create());
        using var spans = new Spans(wire.Destination);
        using var request = Ambient.Source.StartActivity("request")!;

        var (batch, sent) = Add(wire, 3);
        batch.Begin();
        Assert.Equal(batch.Activity, Activity.Current);
        batch.Complete();

        Assert.Same(request, Activity.Current);
        var creates = spans.Named($"create {wire.Destination}");
        var send = spans.One($"send {wire.Destination}");
        Assert.All(creates, create => Assert.Equal((ActivityKind.Producer, request.SpanId), (create.Kind, create.ParentSpanId)));
        Assert.Equal((ActivityKind.Client, request.SpanId), (send.Kind, send.ParentSpanId));
        Assert.Equal(creates.Select(create => create.SpanId), send.Links.Select(link => link.Context.SpanId));
        Assert.Equal(creates.Select(create => create.SpanId.ToHexString()), sent.Select(message => message.TextOf("traceparent")!.Split('-')[2]));
        Assert.Equal(3, send.GetTagItem("messaging.batch.message_count"));
        Assert.All(creates, create => Assert.Null(create.GetTagItem("messaging.batch.message_count")));
        Assert.All(creates, create => Assert.Null(create.GetTagItem("messaging.client.id")));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_number_of_messages_that_cannot_be_does_no_harm(int messages)
    {
        var wire = new Wire(MessagePropagator.Create());

        var batch = BatchSendOperation.Start(
            wire.Propagator, wire.Operation(MessagingOperationType.Send), wire.Operation(MessagingOperationType.Create), capacity: messages);

        Assert.False(batch.Add(new FieldList(), default(FieldList.Getter)).WritesFields);
    }

    [Fact]
    public void Without_create_spans_all_share_the_context_of_the_producer_span()
    {
        var wire = new Wire(MessagePropagator.Create(options => options.CreateSpans = false));
        using var spans = new Spans(wire.Destination);

        var (batch, sent) = Add(wire, 2);
        batch.Begin();
        batch.Complete();

        Assert.Empty(spans.Named($"create {wire.Destination}"));
        var send = spans.One($"send {wire.Destination}");
        Assert.Equal(ActivityKind.Producer, send.Kind);
        Assert.All(sent, message => Assert.Equal(send.SpanId.ToHexString(), message.TextOf("traceparent")!.Split('-')[2]));
        Assert.Equal(2, send.GetTagItem("messaging.batch.message_count"));
        Assert.Empty(send.Links);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_creation_context_stays_and_is_linked_without_a_create_span(bool createSpans)
    {
        var wire = new Wire(MessagePropagator.Create(options => options.CreateSpans = createSpans));
        using var spans = new Spans(wire.Destination);
        var outbox = new FieldList().With("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        var batch = BatchSendOperation.Start(wire.Propagator, wire.Operation(MessagingOperationType.Send), wire.Operation(MessagingOperationType.Create));
        var sent = Wire.Prepare(batch.Add(outbox, default(FieldList.Getter)), outbox);
        batch.Begin();
        batch.Complete();

        Assert.Equal(outbox.TextOf("traceparent"), sent.TextOf("traceparent"));
        Assert.Empty(spans.Named($"create {wire.Destination}"));
        Assert.Equal("b7ad6b7169203331", Assert.Single(spans.One($"send {wire.Destination}").Links).Context.SpanId.ToHexString());
    }

    [Fact]
    public void One_message_that_failed_ends_its_own_span_with_the_error_and_is_counted_so()
    {
        var wire = new Wire(MessagePropagator.Create());
        using var spans = new Spans(wire.Destination);
        using var metrics = new MetricRecorder();

        var batch = Start(wire);
        List<SendOperation> entries = [batch.Add(new FieldList(), default(FieldList.Getter)), batch.Add(new FieldList(), default(FieldList.Getter))];
        batch.Begin();
        entries[1].Fail(new OperationError("InternalError"));
        batch.Complete();

        var creates = spans.Named($"create {wire.Destination}");
        Assert.Equal(["InternalError", null], creates.Select(create => create.GetTagItem("error.type")));
        Assert.Null(spans.One($"send {wire.Destination}").GetTagItem("error.type"));
        Assert.Equal(["InternalError", null], metrics.Of("messaging.client.sent.messages", wire.Destination).Select(m => m.Tags.GetValueOrDefault("error.type")));
        Assert.Equal("send", Assert.Single(metrics.Of("messaging.client.operation.duration", wire.Destination)).Tags["messaging.operation.name"]);
    }

    [Fact]
    public void A_batch_that_failed_ends_every_span_with_the_error()
    {
        var wire = new Wire(MessagePropagator.Create());
        using var spans = new Spans(wire.Destination);
        using var metrics = new MetricRecorder();

        var (batch, _) = Add(wire, 2);
        batch.Begin();
        batch.Fail(OperationError.From(new InvalidOperationException("no")));

        Assert.Equal(3, spans.Named($"create {wire.Destination}").Append(spans.One($"send {wire.Destination}"))
            .Count(span => span.Status == ActivityStatusCode.Error && Equals(span.GetTagItem("error.type"), "System.InvalidOperationException")));
        Assert.All(metrics.Of("messaging.client.sent.messages", wire.Destination), m => Assert.Equal("System.InvalidOperationException", m.Tags["error.type"]));
    }

    [Fact]
    public void With_nobody_listening_the_ambient_context_travels_with_every_message()
    {
        var wire = new Wire(MessagePropagator.Create());
        using var ambient = Ambient.Unlistened();

        var (batch, sent) = Add(wire, 2);
        batch.Begin();
        batch.Complete();

        Assert.All(sent, message => Assert.Equal(ambient.SpanId.ToHexString(), message.TextOf("traceparent")!.Split('-')[2]));
    }

    private static (BatchSendOperation Batch, List<FieldList> Sent) Add(Wire wire, int messages)
    {
        var batch = Start(wire);
        return (batch, [.. Enumerable.Range(0, messages).Select(_ => Wire.Prepare(batch.Add(new FieldList(), default(FieldList.Getter)), []))]);
    }

    private static BatchSendOperation Start(Wire wire) => BatchSendOperation.Start(
        wire.Propagator, wire.Operation(MessagingOperationType.Send), wire.Operation(MessagingOperationType.Create));
}
