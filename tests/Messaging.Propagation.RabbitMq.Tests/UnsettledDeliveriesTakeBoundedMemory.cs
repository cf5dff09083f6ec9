using System.Globalization;
using System.Text;
using Messaging.Propagation.Benchmarks;
using Messaging.Propagation.TestKit;
using RabbitMQ.Client;

namespace Messaging.Propagation.RabbitMq.Tests;

/// <summary>What a channel remembers of deliveries until they are settled is bounded in bytes, and nothing while nobody listens.</summary>
[Collection(nameof(Alone))]
public sealed class UnsettledDeliveriesTakeBoundedMemory
{
    private const int Deliveries = 65_535, Megabyte = 1024 * 1024;

    private static readonly byte[] TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"u8.ToArray();

    private readonly NullChannel bare = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_full_prefetch_with_contexts_of_8_KB_takes_at_most_32_MB(bool hasManyRoutingKeys)
    {
        using var recording = Allocated.Recording();

        var held = await HeldAfterAsync(hasManyRoutingKeys);

        Assert.InRange(held, 0, 32 * Megabyte);
    }

    // The names of the last thousand routing keys are kept with their operations.
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 4)]
    public async Task Of_deliveries_nothing_is_held_where_nobody_listens(bool hasManyRoutingKeys, int megabytes)
    {
        Assert.False(PropagationTelemetry.ActivitySource.HasListeners());

        Assert.InRange(await HeldAfterAsync(hasManyRoutingKeys), long.MinValue, megabytes * Megabyte);
    }

    [Fact]
    public async Task The_oldest_is_forgotten_and_counted_and_its_settlement_still_succeeds()
    {
        using var spans = new Spans("exchange:key:orders", "ack");
        using var metrics = new MetricRecorder();
        var (channel, consumer) = await ConsumeAsync();
        for (ulong tag = 1; tag <= Deliveries + 2; tag++) await DeliverAsync(consumer, tag, "key", []);

        await channel.BasicAckAsync(1, multiple: false, TestContext.Current.CancellationToken);
        await channel.BasicAckAsync(3, multiple: false, TestContext.Current.CancellationToken);

        var evicted = metrics.Of("messaging.propagation.memory.evicted").Where(measured => Equals(measured.Tags["memory"], "deliveries"));
        Assert.Equal(2, evicted.Sum(measured => measured.Value));
        Assert.Single(spans.Named("ack exchange:key:orders"));
    }

    [Fact]
    public async Task The_link_of_a_settlement_has_the_ids_of_the_delivery_and_no_state()
    {
        using var spans = new Spans("exchange:key:orders");
        var (channel, consumer) = await ConsumeAsync();
        await DeliverAsync(consumer, 1, "key", new() { ["traceparent"] = TraceParent, ["tracestate"] = "a=1"u8.ToArray() });

        await channel.BasicAckAsync(1, multiple: false, TestContext.Current.CancellationToken);

        var link = Assert.Single(spans.One("ack exchange:key:orders").Links).Context;
        Assert.Equal(
            ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true, null), (link.TraceId.ToHexString(), link.SpanId.ToHexString(), link.IsRemote, link.TraceState));
        Assert.Equal(System.Diagnostics.ActivityTraceFlags.Recorded, link.TraceFlags);
    }

    private async Task<long> HeldAfterAsync(bool hasManyRoutingKeys)
    {
        var (channel, consumer) = await ConsumeAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (ulong tag = 1; tag <= Deliveries; tag++)
        {
            var key = hasManyRoutingKeys ? tag.ToString(CultureInfo.InvariantCulture).PadLeft(255, 'k') : "key";
            await DeliverAsync(consumer, tag, key, new() { ["traceparent"] = TraceParent, ["tracestate"] = StateOf8Kilobytes(tag) });
        }

        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(channel);
        return held;
    }

    private async Task<(IChannel Channel, IAsyncBasicConsumer Consumer)> ConsumeAsync()
    {
        var channel = bare.WithPropagation(MessagePropagator.Create());
        await channel.BasicConsumeAsync("orders", autoAck: false, new NullBasicConsumer(), TestContext.Current.CancellationToken);
        return (channel, bare.Consumer!);
    }

    // The client makes new texts for each delivery.
    private static Task DeliverAsync(IAsyncBasicConsumer consumer, ulong tag, string routingKey, Dictionary<string, object?> headers) => consumer.HandleBasicDeliverAsync(
        "tag", tag, redelivered: false, new string("exchange"), new string(routingKey), new BasicProperties { Headers = headers }, default);

    private static byte[] StateOf8Kilobytes(ulong tag)
    {
        var state = new StringBuilder(8 * 1024);
        for (var i = 0; i < 32; i++) state.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "," : "")}k{i}={tag}{new string('v', 240)}");
        return Encoding.ASCII.GetBytes(state.ToString());
    }
}
