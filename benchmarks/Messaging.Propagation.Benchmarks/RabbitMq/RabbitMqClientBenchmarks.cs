using System.Text;
using BenchmarkDotNet.Attributes;
using Messaging.Propagation.RabbitMq;
using RabbitMQ.Client;

namespace Messaging.Propagation.Benchmarks;

/// <summary>A channel of RabbitMQ's. The client's own spans are made below what is faked here: they are measured end to end.</summary>
public class RabbitMqClientBenchmarks : ClientBenchmarks
{
    private static readonly ReadOnlyMemory<byte> Body = "an order"u8.ToArray();

    private static readonly BasicGetResult Message = new(
        1, redelivered: false, "", "orders", 0, new BasicProperties { Headers = new Dictionary<string, object?> { ["traceparent"] = Encoding.ASCII.GetBytes(TraceParent) } }, Body);

    private readonly BasicProperties properties = new() { ContentType = "application/json" };
    private readonly IChannel bare = new NullChannel(Message);
    private readonly IChannel tracing = new NullChannel(Message).WithPropagation(MessagePropagator.Create());

    [BenchmarkCategory("get and settle"), Benchmark(Baseline = true)]
    public Task BareSettle() => GetAndAcknowledgeAsync(bare);

    [BenchmarkCategory("get and settle"), Benchmark]
    public Task Settle() => GetAndAcknowledgeAsync(tracing);

    protected override Task SendAsync(bool decorated) => Of(decorated).BasicPublishAsync("", "orders", mandatory: false, properties, Body).AsTask();

    protected override Task ReceiveAsync(bool decorated) => Of(decorated).BasicGetAsync("orders", autoAck: true);

    protected override void ProcessOne() => tracing.StartProcessing(Message, "orders").Dispose();

    // Only of a delivery that nobody has settled yet does the decorator know where it came from.
    private static async Task GetAndAcknowledgeAsync(IChannel channel)
    {
        await channel.BasicGetAsync("orders", autoAck: false);
        await channel.BasicAckAsync(1, multiple: false);
    }

    private IChannel Of(bool decorated) => decorated ? tracing : bare;
}
