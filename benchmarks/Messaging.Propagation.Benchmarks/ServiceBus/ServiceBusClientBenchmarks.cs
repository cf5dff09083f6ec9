using Azure.Messaging.ServiceBus;
using BenchmarkDotNet.Attributes;
using Messaging.Propagation.ServiceBus;

namespace Messaging.Propagation.Benchmarks;

/// <summary>A sender and a receiver of Service Bus.</summary>
public class ServiceBusClientBenchmarks : ClientBenchmarks
{
    private static readonly ServiceBusReceivedMessage Received = ServiceBusModelFactory.ServiceBusReceivedMessage(
        BinaryData.FromString("an order"), "1", properties: new Dictionary<string, object> { ["traceparent"] = TraceParent });

    private readonly ServiceBusMessage message = new("an order");
    private readonly ServiceBusSender bareSender = new NullSender();
    private readonly ServiceBusSender sender = new NullSender().WithPropagation(MessagePropagator.Create());
    private readonly ServiceBusReceiver bareReceiver = new NullReceiver(Received);
    private readonly ServiceBusReceiver receiver = new NullReceiver(Received).WithPropagation(MessagePropagator.Create());

    [BenchmarkCategory("settle"), Benchmark(Baseline = true)]
    public Task BareSettle() => bareReceiver.CompleteMessageAsync(Received);

    [BenchmarkCategory("settle"), Benchmark]
    public Task Settle() => receiver.CompleteMessageAsync(Received);

    protected override Task SendAsync(bool decorated) => (decorated ? sender : bareSender).SendMessageAsync(message);

    protected override Task ReceiveAsync(bool decorated) => (decorated ? receiver : bareReceiver).ReceiveMessageAsync();

    protected override void ProcessOne() => receiver.StartProcessing(Received).Dispose();
}
