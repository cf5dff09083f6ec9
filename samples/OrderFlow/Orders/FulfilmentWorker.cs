using System.Diagnostics;

namespace OrderFlow;

/// <summary>Sends off what is paid for: the end of an order's way.</summary>
internal sealed class FulfilmentWorker(KafkaClients clients, OrderBook book, ILogger<FulfilmentWorker> logger)
    : TopicWorker<Payment>(clients, "fulfilment", Topics.Payments, logger)
{
    protected override Task HandleAsync(Payment message, CancellationToken cancellationToken)
    {
        book.Complete(message.Order);
        Log.Done(logger, message.Order, Activity.Current?.TraceId.ToHexString());
        return Task.CompletedTask;
    }
}
