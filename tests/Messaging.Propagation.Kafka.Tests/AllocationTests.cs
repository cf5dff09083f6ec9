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
    // Objects on a 64-bit runtime: 8 bytes of header and 8 of type, then what they hold, up to a multiple of 8.
    private const int TraceIdText = 88, SpanIdText = 56;
    private const int EmptyHeaders = 24 + 32, HeaderList = 56, Header = 32, TraceParentBytes = 80;

    private static readonly MessagePropagator Propagator = MessagePropagator.Create(options => options.WriteStamp = false);

    [Fact]
    public void Reading_a_traceparent_takes_the_texts_of_its_two_ids()
    {
        var headers = Parent();

        Assert.Equal(TraceIdText + SpanIdText, BytesOf(() => Propagator.Extract(headers)));
    }

    [Fact]
    public void Reading_a_traceparent_and_a_stamp_takes_no_more()
    {
        var headers = Parent();
        headers.Add("context-stamp", "1;t=1795218034090;o=1795218033000;n=2;f=t"u8.ToArray());

        Assert.Equal(TraceIdText + SpanIdText, BytesOf(() => Propagator.Extract(headers)));
    }

    [Fact]
    public void Headers_without_a_context_are_read_for_nothing()
    {
        var headers = new Headers { { "content-type", "application/json"u8.ToArray() } };

        Assert.Equal(0, BytesOf(() => Propagator.Extract(headers)));
    }

    [Fact]
    public void Writing_a_traceparent_takes_a_header_and_its_value()
    {
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);

        Assert.Equal(EmptyHeaders + HeaderList + Header + TraceParentBytes, BytesOf(() => Propagator.Inject(new Headers())));
    }

    [Fact]
    public void Writing_over_a_traceparent_takes_the_same_without_the_list()
    {
        using var ambient = Ambient.Unlistened(ActivityTraceFlags.Recorded);
        var headers = Parent();

        var bytes = BytesOf(() => Propagator.Inject(headers));

        Assert.True(bytes < 2 * (Header + TraceParentBytes), $"{bytes} bytes");
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

        Assert.Equal(0, BytesOf(() => producer.ProduceAsync("orders", message)));
        Assert.Equal(0, BytesOf(() => producer.Produce("orders", message)));
    }

    private static Headers Parent() => new() { { "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"u8.ToArray() } };

    // The least of many rounds: meanwhile the runtime compiles anew what it has first compiled in haste and with more boxes.
    private static long BytesOf(Action operation)
    {
        const int times = 200;
        var least = long.MaxValue;
        for (var watch = Stopwatch.StartNew(); watch.ElapsedMilliseconds < 1000 && least > 0;)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < times; i++) operation();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least / times;
    }
}
