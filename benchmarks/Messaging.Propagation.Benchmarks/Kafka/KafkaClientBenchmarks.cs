using System.Text;
using Confluent.Kafka;
using Messaging.Propagation.Kafka;

namespace Messaging.Propagation.Benchmarks;

/// <summary>A producer and a consumer of Kafka.</summary>
public class KafkaClientBenchmarks : ClientBenchmarks
{
    private static readonly ConsumeResult<string, string> Result = new()
    {
        Topic = "orders",
        Partition = 0,
        Offset = 1,
        Message = new() { Key = "key", Value = "value", Headers = new() { { "traceparent", Encoding.ASCII.GetBytes(TraceParent) } } },
    };

    private readonly Message<string, string> message = new() { Key = "key", Value = "value" };
    private readonly IProducer<string, string> bareProducer = new NullProducer();
    private readonly IProducer<string, string> producer = new NullProducer().WithPropagation(MessagePropagator.Create());
    private readonly IConsumer<string, string> bareConsumer = new NullConsumer(Result);
    private readonly IConsumer<string, string> consumer = new NullConsumer(Result).WithPropagation(MessagePropagator.Create());

    protected override Task SendAsync(bool decorated) => (decorated ? producer : bareProducer).ProduceAsync("orders", message);

    // A poll is no asynchronous call.
    protected override Task ReceiveAsync(bool decorated)
    {
        (decorated ? consumer : bareConsumer).Consume(TimeSpan.Zero);
        return Task.CompletedTask;
    }

    protected override void ProcessOne() => consumer.StartProcessing(Result).Dispose();

    protected override Task SettleAsync(bool decorated)
    {
        (decorated ? consumer : bareConsumer).Commit(Result);
        return Task.CompletedTask;
    }
}
