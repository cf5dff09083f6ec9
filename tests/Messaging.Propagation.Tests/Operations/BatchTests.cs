using System.Diagnostics;
using Messaging.Propagation.TestKit;

namespace Messaging.Propagation.Tests.Operations;

public sealed class BatchTests
{
    [Fact]
    public void A_batch_links_to_every_context_with_its_messages_attributes_and_has_none_as_parent()
    {
        var wire = new Wire(MessagePropagator.Create());
        using var spans = new Spans(wire.Destination);
        var links = new MessageLinks(128);
        links.Add(Message(wire, 1), new ActivityTagsCollection { { "messaging.message.id", "a1" } });
        links.Add(default, new ActivityTagsCollection { { "messaging.message.id", "without context" } });
        links.Add(Message(wire, 2), new ActivityTagsCollection { { "messaging.message.id", "a2" } });

        using (ProcessOperation.StartBatch(wire.Propagator, wire.Operation(MessagingOperationType.Process), links, messages: 3, uncounted: 0))
            Assert.Equal(default, MessageProcessing.Current!.Extraction.Context);

        var span = spans.One($"process {wire.Destination}");
        Assert.Equal(default, span.ParentSpanId);
        Assert.Equal(3, span.GetTagItem("messaging.batch.message_count"));
        Assert.Null(span.GetTagItem("messaging.message.id"));
        Assert.Equal(
            [("0000000000000001", "a1"), ("0000000000000002", "a2")],
            span.Links.Select(link => (link.Context.SpanId.ToHexString(), (string)link.Tags!.Single().Value!)));
    }

    [Fact]
    public void Contexts_beyond_the_most_links_are_counted()
    {
        var wire = new Wire(MessagePropagator.Create(options => options.MaxLinks = 3));
        using var spans = new Spans(wire.Destination);
        var links = new MessageLinks(wire.Propagator.MaxLinks);
        for (var i = 1; i <= 5; i++) links.Add(Message(wire, i), null);

        ProcessOperation.StartBatch(wire.Propagator, wire.Operation(MessagingOperationType.Process), links, messages: 5, uncounted: 0).Dispose();

        var span = spans.One($"process {wire.Destination}");
        Assert.Equal(3, span.Links.Count());
        Assert.Equal(2, span.GetTagItem("messaging.propagation.links.dropped"));
    }

    [Fact]
    public void What_was_wrong_with_any_message_of_a_batch_is_on_its_span_once()
    {
        var wire = new Wire(MessagePropagator.Create());
        using var spans = new Spans(wire.Destination);
        var links = new MessageLinks(wire.Propagator.MaxLinks);
        links.Add(Message(wire, 1), null);
        links.Add(Message(wire, 0), null);
        links.Add(Message(wire, 0), null);

        ProcessOperation.StartBatch(wire.Propagator, wire.Operation(MessagingOperationType.Process), links, messages: 3, uncounted: 0).Dispose();

        Assert.Equal(["ZeroSpanId"], (string[])spans.One($"process {wire.Destination}").GetTagItem("messaging.propagation.failures")!);
    }

    private static Extraction Message(Wire wire, int span) => wire.Propagator.Extract(
        new FieldList().With("traceparent", $"00-0af7651916cd43dd8448eb211c80319c-{span:x16}-01"), default(FieldList.Getter));
}
