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
        var message = new Message<string, string> { Key = "key", Value = "value" };
        if (withHeaders) message.Headers = new Headers { { "content-type", "application/json"u8.ToArray() } };
        var producer = new NullProducer().WithPropagation(Propagator);

        Assert.Equal(0, Allocated.BytesOf(() => producer.ProduceAsync("orders", message)));
        Assert.Equal(0, Allocated.BytesOf(() => producer.Produce("orders", message)));
    }

    private static Headers Parent() => new() { { "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"u8.ToArray() } };
}
