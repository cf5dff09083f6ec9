using System.Text.Json;
using Confluent.Kafka;

namespace OrderFlow;

/// <summary>
/// Takes the money for each order and says so on the next topic. It runs within the order's process span, so what it sends is of the
/// order's trace.
/// </summary>
internal sealed class PaymentsWorker(KafkaClients clients, ILogger<PaymentsWorker> logger)
    : TopicWorker<Order>(clients, "payments", Topics.Orders, logger)
{
    private readonly IProducer<string, string> producer = clients.BuildProducer("payments");

    public override void Dispose()
    {
        producer.Dispose();
        base.Dispose();
    }

    protected override Task HandleAsync(Order message, CancellationToken cancellationToken)
    {
        var payment = JsonSerializer.Serialize(new Payment(message.Id, message.Amount));
        return producer.ProduceAsync(Topics.Payments, new Message<string, string> { Key = message.Id, Value = payment }, cancellationToken);
    }
}
