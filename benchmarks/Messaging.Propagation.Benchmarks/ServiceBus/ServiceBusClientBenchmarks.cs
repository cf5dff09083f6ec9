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

    public override Task BareSend() => bareSender.SendMessageAsync(message);

    public override Task Send() => sender.SendMessageAsync(message);

    public override Task BareReceive() => bareReceiver.ReceiveMessageAsync();

    public override Task Receive() => receiver.ReceiveMessageAsync();

    public override void Process() => receiver.StartProcessing(Received).Dispose();

    [BenchmarkCategory("settle"), Benchmark]
    public Task Settle() => receiver.CompleteMessageAsync(Received);
}
