using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Confluent.Kafka;

namespace OrderFlow;

/// <summary>Takes orders: gives each its id and sends it on.</summary>
internal sealed class OrderDesk(KafkaClients clients, SabotagePlan sabotage, OrderBook book) : IDisposable
{
    private readonly IProducer<string, string> producer = clients.BuildProducer("front", sabotage);

    // Numbers are for the reader; the letters before them tell this run from others on the same Kafka.
    private readonly string run = RandomNumberGenerator.GetHexString(4, lowercase: true);
    private int last;

    /// <returns>The order's id.</returns>
    public async Task<string> PlaceAsync(string customer, decimal amount)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{run}-{Interlocked.Increment(ref last):00}");
        var order = new Order(id, customer, amount);
        book.Place(id);
        await producer.ProduceAsync(Topics.Orders, new Message<string, string> { Key = id, Value = JsonSerializer.Serialize(order) });
        return id;
    }

    public void Dispose() => producer.Dispose();
}
