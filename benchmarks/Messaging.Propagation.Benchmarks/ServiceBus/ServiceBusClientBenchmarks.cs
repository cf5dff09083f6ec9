using System.Reflection;
using Azure.Messaging.ServiceBus;
using BenchmarkDotNet.Attributes;
using Messaging.Propagation.ServiceBus;

namespace Messaging.Propagation.Benchmarks;

/// <summary>A sender and a receiver of Service Bus, and what a processor does with a message, but for what it does with the broker.</summary>
public class ServiceBusClientBenchmarks : ClientBenchmarks
{
    // Opens no connection as long as nothing is started.
    private static readonly ServiceBusClient Offline = new("Endpoint=sb://null.example/;SharedAccessKeyName=none;SharedAccessKey=bm9uZQ==");

    private static readonly ServiceBusReceivedMessage Received = ServiceBusModelFactory.ServiceBusReceivedMessage(
        BinaryData.FromString("an order"), "1", properties: new Dictionary<string, object> { ["traceparent"] = TraceParent });

    private readonly ServiceBusMessage message = new("an order");
    private readonly ServiceBusMessage[] ten = [.. Enumerable.Range(0, 10).Select(static _ => new ServiceBusMessage("an order"))];
    private readonly ServiceBusSender bareSender = new NullSender();
    private readonly ServiceBusSender sender = new NullSender().WithPropagation(MessagePropagator.Create());
    private readonly ServiceBusReceiver bareReceiver = new NullReceiver(Received);
    private readonly ServiceBusReceiver receiver = new NullReceiver(Received).WithPropagation(MessagePropagator.Create());
    private readonly Func<ProcessMessageEventArgs, Task> bareHandle = HandlerOf(Offline), handle = HandlerOf(Offline.WithPropagation(MessagePropagator.Create()));

    [BenchmarkCategory("send 10"), Benchmark(Baseline = true)]
    public Task BareSendTen() => bareSender.SendMessagesAsync(ten);

    [BenchmarkCategory("send 10"), Benchmark]
    public Task SendTen() => sender.SendMessagesAsync(ten);

    [BenchmarkCategory("handle"), Benchmark(Baseline = true)]
    public Task BareHandle() => bareHandle(new ProcessMessageEventArgs(Received, bareReceiver, CancellationToken.None));

    [BenchmarkCategory("handle"), Benchmark]
    public Task Handle() => handle(new ProcessMessageEventArgs(Received, bareReceiver, CancellationToken.None));

    protected override Task SendAsync(bool decorated) => (decorated ? sender : bareSender).SendMessageAsync(message);

    protected override Task ReceiveAsync(bool decorated) => (decorated ? receiver : bareReceiver).ReceiveMessageAsync();

    protected override void ProcessOne() => receiver.StartProcessing(Received).Dispose();

    protected override Task SettleAsync(bool decorated) => (decorated ? receiver : bareReceiver).CompleteMessageAsync(Received);

    // The SDK calls this for each message, and nobody else may.
    private static Func<ProcessMessageEventArgs, Task> HandlerOf(ServiceBusClient client)
    {
        var processor = client.CreateProcessor("orders");
        processor.ProcessMessageAsync += static _ => Task.CompletedTask;
        return typeof(ServiceBusProcessor).GetMethod("OnProcessMessageAsync", BindingFlags.Instance | BindingFlags.NonPublic)!
            .CreateDelegate<Func<ProcessMessageEventArgs, Task>>(processor);
    }
}
