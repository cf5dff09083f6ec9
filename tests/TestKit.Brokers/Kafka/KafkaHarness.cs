using System.Text;
using Confluent.Kafka;
using Messaging.Propagation.Kafka;

namespace Messaging.Propagation.TestKit.Kafka;

/// <summary>Kafka, on the mock cluster or a real one.</summary>
public sealed class KafkaHarness : BrokerHarness
{
    private readonly Decorated kafka;
    private readonly IProducer<string, string> producer, plain;
    private readonly IConsumer<string, string> consumer;

    /// <param name="kafka">Makes the clients.</param>
    /// <param name="change">Changes their configuration; null where there is nothing to change.</param>
    public KafkaHarness(Decorated kafka, Action<ClientConfig>? change = null)
    {
        this.kafka = kafka;
        producer = kafka.Producer(change);
        plain = kafka.Keep(new ProducerBuilder<string, string>(kafka.Cluster.Producer()).Build());
        consumer = kafka.Consumer(change);
    }

    public override string System => "kafka";

    public override string SendDestination => kafka.Topic;

    public override (string Send, string Receive, string Process, string Settle) Operations => ("send", "poll", "process", "commit");

    public override BrokerCapabilities Capabilities => BrokerCapabilities.RepeatedFields;

    public override async Task<FieldList> SendAsync(FieldList callers)
    {
        var message = Records.Message(headers: HeadersOf(callers));
        await producer.ProduceAsync(kafka.Topic, message);
        return FieldsOf(message.Headers);
    }

    public override async Task SendPlainAsync(FieldList fields) => await plain.ProduceAsync(kafka.Topic, Records.Message(headers: HeadersOf(fields)));

    public override Task<ReceivedMessage> ReceiveAsync()
    {
        var result = consumer.Next();
        return Task.FromResult(new ReceivedMessage(
            FieldsOf(result.Message.Headers), () => consumer.StartProcessing(result), () =>
            {
                consumer.Commit(result);
                return Task.CompletedTask;
            }, result));
    }

    public override async Task ForwardAsync(ReceivedMessage message) => await producer.ProduceAsync(kafka.Topic, ((ConsumeResult<string, string>)message.Native).Message);

    public override Task HandleAsync(ReceivedMessage message, Func<Task> handler, CancellationToken cancellationToken) =>
        consumer.ProcessAsync((ConsumeResult<string, string>)message.Native, (_, _) => handler(), cancellationToken);

    public override Task HandleBatchAsync(ReceivedMessage[] messages, Func<Task> handler, CancellationToken cancellationToken) =>
        consumer.ProcessAsync([.. messages.Select(message => (ConsumeResult<string, string>)message.Native)], (_, _) => handler(), cancellationToken);

    public override MessageProcessing ProcessBatch(params ReceivedMessage[] messages) =>
        consumer.StartProcessing([.. messages.Select(message => (ConsumeResult<string, string>)message.Native)]);

    public override ValueTask DisposeAsync()
    {
        kafka.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Headers HeadersOf(FieldList fields)
    {
        var headers = new Headers();
        foreach (var (name, value) in fields) headers.Add(name, Encoding.UTF8.GetBytes(value.AsText!));
        return headers;
    }

    private static FieldList FieldsOf(Headers? headers)
    {
        var fields = new FieldList();
        foreach (var header in headers ?? []) fields.With(header.Key, Encoding.UTF8.GetString(header.GetValueBytes()));
        return fields;
    }
}
