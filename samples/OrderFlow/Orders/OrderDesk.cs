using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Confluent.Kafka;
using OpenTelemetry;

namespace OrderFlow;

/// <summary>Takes orders: gives each its id and sends it on its way, over Kafka.</summary>
internal sealed class OrderDesk(KafkaClients kafka, SabotageDesk sabotage, OrderBook book) : IDisposable
{
    private Lazy<IProducer<string, string>> producer = new(() => kafka.BuildProducer(null));
    private readonly Lazy<IProducer<string, string>> stripped = new(() => kafka.BuildProducer(Sabotage.Stripped.Faults));
    private readonly Lazy<IProducer<string, string>> ahead = new(() => kafka.BuildProducer(Sabotage.ClockAhead.Faults));

    // Numbers are for the reader; the letters before them tell this run from others on the same brokers.
    private readonly string run = RandomNumberGenerator.GetHexString(4, lowercase: true);
    private int last;

    /// <summary>Takes the time of what is sent from now on.</summary>
    public OwnTimes Times
    {
        set => producer = new(() => kafka.BuildProducer(null, value));
    }

    /// <returns>The order's id.</returns>
    public async Task<string> PlaceAsync(string customer, decimal amount, Sabotage? act)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{run}-{Interlocked.Increment(ref last):00}");
        book.Place(id);
        sabotage.Plan(id, act);

        // Goes with the order to every worker, who need not read the message to know whose log lines are whose.
        Baggage.SetBaggage("order.id", id);
        await ProducerFor(act).ProduceAsync(Hops.Orders, new Message<string, string> { Key = id, Value = JsonSerializer.Serialize(new Order(id, customer, amount)) });
        return id;
    }

    public void Dispose()
    {
        foreach (var each in new[] { producer, stripped, ahead })
            if (each.IsValueCreated)
                each.Value.Dispose();
    }

    private IProducer<string, string> ProducerFor(Sabotage? act) =>
        act == Sabotage.Stripped ? stripped.Value : act == Sabotage.ClockAhead ? ahead.Value : producer.Value;
}
