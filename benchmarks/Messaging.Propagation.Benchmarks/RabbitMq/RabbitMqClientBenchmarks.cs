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
    private readonly IChannel tracing;
    private readonly IAsyncBasicConsumer bareConsumer = new NullBasicConsumer(), consumer;

    public RabbitMqClientBenchmarks()
    {
        var channel = new NullChannel(Message);
        tracing = channel.WithPropagation(MessagePropagator.Create());
        tracing.BasicConsumeAsync("orders", autoAck: true, bareConsumer);
        consumer = channel.Consumer!;
    }

    [BenchmarkCategory("deliver"), Benchmark(Baseline = true)]
    public Task BareDeliver() => DeliverAsync(bareConsumer);

    [BenchmarkCategory("deliver"), Benchmark]
    public Task Deliver() => DeliverAsync(consumer);

    protected override Task SendAsync(bool decorated) => Of(decorated).BasicPublishAsync("", "orders", mandatory: false, properties, Body).AsTask();

    protected override Task ReceiveAsync(bool decorated) => Of(decorated).BasicGetAsync("orders", autoAck: true);

    protected override void ProcessOne() => tracing.StartProcessing(Message, "orders").Dispose();

    protected override async Task SettleAsync(bool decorated)
    {
        var channel = Of(decorated);
        await channel.BasicGetAsync("orders", autoAck: false);
        await channel.BasicAckAsync(1, multiple: false);
    }

    private static Task DeliverAsync(IAsyncBasicConsumer consumer) =>
        consumer.HandleBasicDeliverAsync("tag", 1, redelivered: false, "", "orders", Message.BasicProperties, Body);

    private IChannel Of(bool decorated) => decorated ? tracing : bare;
}
